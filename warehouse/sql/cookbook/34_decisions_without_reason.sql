-- In how many decisions was no reason found, by layout and outcome?
SELECT
    layout, outcome, count(*) AS decisions,
    sum(CASE WHEN decision_key IN (SELECT decision_key FROM bridge_decision_reason) THEN 0 ELSE 1 END) AS without_reason
FROM fact_decision
INNER JOIN dim_case USING (case_key)
GROUP BY layout, outcome
ORDER BY layout, outcome
