-- Every table and view of the star and the marts, with what one row of it is; last those of the owner.
SELECT
    CASE WHEN schema_name = 'main' THEN '' ELSE schema_name || '.' END || table_name AS name,
    CASE WHEN temporary THEN 'A table of the owner, beside the warehouse' ELSE comment END AS comment
FROM (
    SELECT schema_name, table_name, comment, temporary FROM duckdb_tables() WHERE NOT internal
    UNION ALL
    SELECT schema_name, view_name, comment, temporary FROM duckdb_views() WHERE NOT internal
)
ORDER BY temporary, schema_name <> 'main', schema_name, name
