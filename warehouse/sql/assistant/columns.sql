-- The columns of a table or view, named with or without the schema main.
SELECT column_name, data_type, comment
FROM duckdb_columns()
WHERE NOT internal AND lower(CASE WHEN schema_name = 'main' THEN '' ELSE schema_name || '.' END || table_name) = lower($name)
ORDER BY column_index
