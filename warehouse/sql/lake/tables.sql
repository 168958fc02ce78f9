-- One row per table of the lake: its columns in order, each with its type.
SELECT schema_name, table_name, list([column_name, data_type] ORDER BY column_index)
FROM duckdb_columns() INNER JOIN duckdb_tables() USING (database_name, schema_name, table_name)
WHERE database_name = 'lake'
GROUP BY ALL
