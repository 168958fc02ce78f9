-- One row per side and family of guidelines; a decision counts once for each family that a side cites.
SELECT
    cited_by, family,
    count(DISTINCT decision_key) AS decisions,
    count(DISTINCT decision_key) FILTER (WHERE is_overturned = 1) AS overturned,
    count(DISTINCT case_key) AS cases,
    count(DISTINCT case_key) FILTER (WHERE is_overturned = 1) AS overturned_cases,
    count(DISTINCT case_key) FILTER (WHERE is_overturned = 0) AS upheld_cases
FROM counted
INNER JOIN bridge_decision_guideline USING (decision_key)
INNER JOIN dim_guideline USING (guideline_key)
GROUP BY ALL
ORDER BY ALL
