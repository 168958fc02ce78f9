-- One row per table or view of a build.
SELECT schema_name, table_name, NULL AS definition, comment
FROM duckdb_tables() WHERE NOT internal AND NOT temporary AND database_name = current_database()
UNION ALL
SELECT schema_name, view_name, sql, comment
FROM duckdb_views() WHERE NOT internal AND NOT temporary AND database_name = current_database()
ORDER BY schema_name, table_name
