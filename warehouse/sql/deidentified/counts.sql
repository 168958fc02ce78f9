-- The cells of a table of counts: one row per combination of its dimensions.
SELECT
    {dimensions},
    count(DISTINCT decision_key) AS decisions,
    count(DISTINCT decision_key) FILTER (WHERE is_overturned = 1) AS overturned,
    count(DISTINCT case_key) AS cases,
    count(DISTINCT case_key) FILTER (WHERE is_overturned = 1) AS overturned_cases,
    count(DISTINCT case_key) FILTER (WHERE is_overturned = 0) AS upheld_cases
FROM {relation}
GROUP BY ALL
ORDER BY ALL
