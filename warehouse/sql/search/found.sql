-- The best passages among those found, after filters; a filter that is NULL lets everything pass. Of a decision its
-- rationale, of a case with such a decision its summary.
WITH decision AS (
    SELECT *
    FROM fact_decision
    INNER JOIN dim_case USING (case_key)
    INNER JOIN dim_service_type USING (service_type_key)
    WHERE ($service IS NULL OR contains(lower(concat_ws('|', category, subcategory, drug_class, service)), lower($service)))
        AND ($outcome IS NULL OR outcome = $outcome)
        AND ($year IS NULL OR year(decision_date) = $year)
        AND ($reason IS NULL OR decision_key IN (
            SELECT decision_key
            FROM bridge_decision_reason
            INNER JOIN dim_reason USING (reason_key)
            WHERE code = $reason OR contains(lower(reason), lower($reason))
        ))
),
best AS MATERIALIZED (
    SELECT
        part, key, score, case_number, item_number, outcome, category, service, decision_date, disputed_service, letter_id
    FROM found
    INNER JOIN decision ON key = decision_key
    WHERE part = 'rationale'
    UNION ALL
    SELECT part, key, score, case_number, NULL, case_outcome, NULL, NULL, decision_date, NULL, letter_id
    FROM found
    INNER JOIN dim_case ON key = case_key
    WHERE part = 'summary' AND case_key IN (SELECT case_key FROM decision)
    ORDER BY score DESC, decision_date DESC NULLS LAST, key
    LIMIT $limit
),
-- Of the texts only those of the best are read: an inner join looks for its few keys.
worded AS (
    SELECT best.*, rationale AS words
    FROM best
    INNER JOIN decision_text ON decision_key = key
    WHERE part = 'rationale'
    UNION ALL
    SELECT best.*, substr(text, summary_start + 1, summary_end - summary_start)
    FROM best
    INNER JOIN letter_text USING (letter_id)
    WHERE part = 'summary'
)
SELECT
    part, case_number, item_number, outcome, category, service, decision_date, disputed_service, words,
    round(score, 2) AS score
FROM worded
ORDER BY worded.score DESC, decision_date DESC NULLS LAST, key
