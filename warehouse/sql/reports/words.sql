-- The words that the SQL prompt completes: tables with their schema, columns, keywords.
SELECT DISTINCT CASE WHEN schema_name = 'main' THEN table_name ELSE schema_name || '.' || table_name END AS word
FROM duckdb_columns() WHERE database_name = current_database() AND schema_name IN ('main', 'mart', 'audit')
UNION
SELECT DISTINCT column_name FROM duckdb_columns()
WHERE database_name = current_database() AND schema_name IN ('main', 'mart', 'audit')
UNION
SELECT upper(keyword_name) FROM duckdb_keywords() WHERE keyword_category = 'reserved'
ORDER BY word
