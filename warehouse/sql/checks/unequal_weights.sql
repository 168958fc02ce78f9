-- The weights of one decision and side, of one reviewer, and of the reasons of one decision sum to 1.
SELECT 'bridge_decision_guideline' AS place, decision_key AS key FROM bridge_decision_guideline GROUP BY decision_key, cited_by HAVING abs(sum(weight) - 1) > 1e-9
UNION ALL SELECT 'bridge_reviewer_specialty', reviewer_key FROM bridge_reviewer_specialty GROUP BY reviewer_key HAVING abs(sum(weight) - 1) > 1e-9
UNION ALL SELECT 'bridge_decision_reason', decision_key FROM bridge_decision_reason GROUP BY decision_key HAVING abs(sum(weight) - 1) > 1e-9
