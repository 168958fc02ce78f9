-- One row per column of a table or view, in reading order: what one row of it is, and what the column means.
WITH relations AS (
    SELECT schema_name, table_name, comment AS grain FROM duckdb_tables() WHERE NOT internal AND NOT temporary
    UNION ALL
    SELECT schema_name, view_name, comment FROM duckdb_views() WHERE NOT internal AND NOT temporary
)
SELECT schema_name, table_name, grain, column_name, data_type, columns.comment AS meaning
FROM duckdb_columns() AS columns
INNER JOIN relations USING (schema_name, table_name)
WHERE database_name = current_database()
ORDER BY
    list_position(['main', 'mart', 'audit'], schema_name),
    list_position(['fact', 'decision', 'dim', 'bridge', 'letter', 'evidence'], regexp_extract(table_name, '^[a-z]+')),
    table_name,
    column_index
