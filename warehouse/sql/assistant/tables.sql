-- Every table and view of the star and the marts, with what one row of it is.
SELECT CASE WHEN schema_name = 'main' THEN '' ELSE schema_name || '.' END || table_name AS name, comment
FROM (
    SELECT schema_name, table_name, comment FROM duckdb_tables() WHERE NOT internal AND NOT temporary
    UNION ALL
    SELECT schema_name, view_name, comment FROM duckdb_views() WHERE NOT internal AND NOT temporary
)
ORDER BY schema_name <> 'main', schema_name, name
