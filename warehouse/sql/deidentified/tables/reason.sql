-- One row per outcome and decisive reason of the reviewer; a decision without a reason has none.
SELECT
    outcome, code AS reason,
    count(DISTINCT decision_key) AS decisions,
    count(DISTINCT decision_key) FILTER (WHERE is_overturned = 1) AS overturned,
    count(DISTINCT case_key) AS cases,
    count(DISTINCT case_key) FILTER (WHERE is_overturned = 1) AS overturned_cases,
    count(DISTINCT case_key) FILTER (WHERE is_overturned = 0) AS upheld_cases
FROM counted
LEFT JOIN (SELECT decision_key, reason_key FROM bridge_decision_reason WHERE position = 1) USING (decision_key)
LEFT JOIN dim_reason USING (reason_key)
GROUP BY ALL
ORDER BY ALL
