-- One row per column of a table or view, in reading order: what one row of the table is, what the column means, and which
-- table it is a key of.
WITH relations AS (
    SELECT schema_name, table_name, comment AS grain FROM duckdb_tables() WHERE NOT internal AND NOT temporary
    UNION ALL
    SELECT schema_name, view_name, comment FROM duckdb_views() WHERE NOT internal AND NOT temporary
),
keys AS (
    SELECT schema_name, table_name, constraint_column_names[1] AS column_name
    FROM duckdb_constraints()
    WHERE constraint_type = 'PRIMARY KEY'
    UNION ALL
    -- Tables that grow with the letters have no index, which would make it slow to add to them: sql/checks counts their keys.
    VALUES
        ('main', 'fact_decision', 'decision_key'), ('main', 'decision_text', 'decision_key'), ('main', 'dim_case', 'case_key'),
        ('main', 'dim_diagnosis', 'diagnosis_key'), ('main', 'letter_text', 'letter_id'), ('audit', 'letter', 'letter_id')
),
-- A fact and its texts share a key, a letter has letter_key beside its own key, and dates have roles.
owners AS (
    SELECT table_name AS owner, column_name AS owner_key FROM keys WHERE schema_name = 'main' AND table_name <> 'decision_text'
    UNION ALL
    SELECT 'letter_text', 'letter_key'
    UNION ALL
    SELECT 'dim_date', column_name FROM duckdb_columns()
    WHERE table_name = 'fact_decision' AND column_name LIKE '%\_date\_key' ESCAPE '\'
)
SELECT
    schema_name, table_name, grain, column_name, data_type, columns.comment AS meaning,
    keys.column_name IS NOT NULL AS is_primary_key,
    CASE WHEN schema_name = 'main' AND owner <> table_name THEN owner END AS refers_to
FROM duckdb_columns() AS columns
INNER JOIN relations USING (schema_name, table_name)
LEFT JOIN keys USING (schema_name, table_name, column_name)
LEFT JOIN owners ON owner_key = columns.column_name
WHERE database_name = current_database()
ORDER BY
    list_position(['main', 'mart', 'audit'], schema_name),
    list_position(['fact', 'decision', 'dim', 'bridge', 'letter', 'evidence'], regexp_extract(table_name, '^[a-z]+')),
    table_name,
    column_index
