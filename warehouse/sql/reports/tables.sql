-- Every table and view, with what one row of it is.
SELECT CASE WHEN schema_name = 'main' THEN '' ELSE schema_name || '.' END || table_name AS name, comment
FROM (
    SELECT schema_name, table_name, comment FROM duckdb_tables() WHERE NOT internal
    UNION ALL
    SELECT schema_name, view_name, comment FROM duckdb_views() WHERE NOT internal
)
ORDER BY schema_name <> 'main', schema_name, name
