-- One row per field in which two builds differ, and one for the decisions that only one of them has: before and facts hold
-- what they say, one row per decision. Only the rows that differ are laid out field by field.
WITH earlier AS (SELECT decision_key, md5_number_lower(before::VARCHAR) AS digest FROM before),
later AS (SELECT decision_key, md5_number_lower(facts::VARCHAR) AS digest FROM facts),
differing AS (
    SELECT decision_key FROM earlier INNER JOIN later USING (decision_key) WHERE earlier.digest <> later.digest
),
old_values AS (
    FROM (SELECT * FROM before SEMI JOIN differing USING (decision_key))
    UNPIVOT INCLUDE NULLS (was FOR field IN (COLUMNS(* EXCLUDE (decision_key, name))))
),
new_values AS (
    FROM (SELECT * FROM facts SEMI JOIN differing USING (decision_key))
    UNPIVOT INCLUDE NULLS (became FOR field IN (COLUMNS(* EXCLUDE (decision_key, name))))
),
changed AS (
    SELECT
        field,
        CASE WHEN was IS NULL THEN 'found' WHEN became IS NULL THEN 'lost' ELSE 'changed' END AS change,
        name || ': ' || coalesce(was, 'nothing') || ' -> ' || coalesce(became, 'nothing') AS example,
        decision_key
    FROM old_values INNER JOIN new_values USING (decision_key, name, field)
    WHERE was IS DISTINCT FROM became
),
whole AS (
    SELECT 'decision' AS field, 'added' AS change, name AS example, decision_key FROM facts ANTI JOIN earlier USING (decision_key)
    UNION ALL
    SELECT 'decision', 'removed', name, decision_key FROM before ANTI JOIN later USING (decision_key)
)
SELECT field, change, count(*) AS decisions, arg_min(example, decision_key) AS example
FROM (SELECT * FROM whole UNION ALL SELECT * FROM changed)
GROUP BY field, change
ORDER BY field <> 'decision', decisions DESC, field, change
