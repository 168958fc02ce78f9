-- One row per statement: the comments of the original on the tables, views and columns that the copy has, with what differs.
WITH relations AS (
    SELECT database_name, schema_name, table_name AS name, 'TABLE' AS kind, comment FROM duckdb_tables() WHERE NOT internal
    UNION ALL
    SELECT database_name, schema_name, view_name, 'VIEW', comment FROM duckdb_views() WHERE NOT internal
),
differs AS (
    SELECT *
    FROM (VALUES
        ('letter_id', ' Here a random name.'),
        ('case_key', ' Here a random key.'),
        ('decision_key', ' Here a random key.'),
        ('decision_date', ' Here moved to the first day of its month, or to a later one on which an edition of a guideline comes into force or ends.'),
        ('decision_date_key', ' Here moved to the first day of its month, or to a later one on which an edition of a guideline comes into force or ends.'),
        ('injury_date', ' Here the first day of its year.'),
        ('injury_date_key', ' Here the first day of its year.'),
        ('ur_denial_date', ' Here moved with decision_date: days between both hold.'),
        ('application_received_date', ' Here moved with decision_date: days between both hold.'),
        ('assigned_date', ' Here moved with decision_date: days between both hold.'),
        ('guideline', ' Here NULL where the vocabulary does not know it.'),
        ('section', ' Here NULL where the vocabulary does not know the guideline.'),
        ('diagnosis', ' Here only diagnoses of 5 cases or more.')
    ) AS named (column_name, difference)
)
SELECT 'COMMENT ON ' || kind || ' "' || ours.schema_name || '"."' || ours.name || '" IS '''
    || replace(theirs.comment, '''', '''''') || ''''
FROM (SELECT * FROM relations WHERE database_name = current_database()) AS ours
INNER JOIN (SELECT schema_name, name, comment FROM relations WHERE database_name = 'original') AS theirs
    ON ours.schema_name = theirs.schema_name AND ours.name = theirs.name
WHERE theirs.comment IS NOT NULL
UNION ALL
SELECT 'COMMENT ON COLUMN "' || ours.schema_name || '"."' || ours.table_name || '"."' || ours.column_name || '" IS '''
    || replace(theirs.comment || coalesce(difference, ''), '''', '''''') || ''''
FROM (SELECT * FROM duckdb_columns() WHERE database_name = current_database() AND NOT internal) AS ours
INNER JOIN (SELECT * FROM duckdb_columns() WHERE database_name = 'original') AS theirs
    ON ours.schema_name = theirs.schema_name AND ours.table_name = theirs.table_name AND ours.column_name = theirs.column_name
LEFT JOIN differs ON differs.column_name = ours.column_name
WHERE theirs.comment IS NOT NULL
