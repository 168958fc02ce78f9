-- One row per body region; a decision counts once for each region that it names.
SELECT
    body_region,
    count(DISTINCT decision_key) AS decisions,
    count(DISTINCT decision_key) FILTER (WHERE is_overturned = 1) AS overturned,
    count(DISTINCT case_key) AS cases,
    count(DISTINCT case_key) FILTER (WHERE is_overturned = 1) AS overturned_cases,
    count(DISTINCT case_key) FILTER (WHERE is_overturned = 0) AS upheld_cases
FROM counted
INNER JOIN bridge_decision_body_region USING (decision_key)
INNER JOIN dim_body_region USING (body_region_key)
GROUP BY ALL
ORDER BY ALL
