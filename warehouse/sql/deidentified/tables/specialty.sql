-- One row per specialty; a decision counts once for each specialty of its reviewer.
SELECT
    specialty,
    count(DISTINCT decision_key) AS decisions,
    count(DISTINCT decision_key) FILTER (WHERE is_overturned = 1) AS overturned,
    count(DISTINCT case_key) AS cases,
    count(DISTINCT case_key) FILTER (WHERE is_overturned = 1) AS overturned_cases,
    count(DISTINCT case_key) FILTER (WHERE is_overturned = 0) AS upheld_cases
FROM counted
INNER JOIN bridge_reviewer_specialty USING (reviewer_key)
INNER JOIN dim_specialty USING (specialty_key)
GROUP BY ALL
ORDER BY ALL
