-- One row per column of a table or view of a build, in the order of its relation.
SELECT schema_name, table_name, column_name, data_type, columns.comment, tables.table_name IS NOT NULL AS is_table
FROM duckdb_columns() AS columns
LEFT JOIN (SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = current_database()) AS tables
    USING (schema_name, table_name)
WHERE database_name = current_database() AND NOT internal
ORDER BY schema_name, table_name, column_index
