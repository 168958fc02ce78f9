-- Trap: after two bridges, how far off is the sum of one weight?
SELECT
    count(DISTINCT decision_key) AS decisions,
    round(CAST(sum(cited.weight * reviewing.weight) AS DECIMAL(18, 3)), 1) AS both_weights_multiplied,
    round(CAST(sum(cited.weight) AS DECIMAL(18, 3)), 1) AS wrong_guideline_weight_alone,
    round(CAST(sum(reviewing.weight) AS DECIMAL(18, 3)), 1) AS wrong_specialty_weight_alone
FROM fact_decision
INNER JOIN bridge_decision_guideline AS cited USING (decision_key)
INNER JOIN bridge_reviewer_specialty AS reviewing USING (reviewer_key)
WHERE cited_by = 'reviewer'
ORDER BY decisions
