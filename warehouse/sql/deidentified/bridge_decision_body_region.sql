-- One row per body region named by a decision.
SELECT drawn_decision.number AS decision_key, body_region_key
FROM bridge_decision_body_region INNER JOIN drawn_decision USING (decision_key)
ORDER BY 1, 2
