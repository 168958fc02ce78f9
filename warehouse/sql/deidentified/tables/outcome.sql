-- One row per outcome.
SELECT
    outcome,
    count(DISTINCT decision_key) AS decisions,
    count(DISTINCT decision_key) FILTER (WHERE is_overturned = 1) AS overturned,
    count(DISTINCT case_key) AS cases,
    count(DISTINCT case_key) FILTER (WHERE is_overturned = 1) AS overturned_cases,
    count(DISTINCT case_key) FILTER (WHERE is_overturned = 0) AS upheld_cases
FROM counted
GROUP BY ALL
ORDER BY ALL
