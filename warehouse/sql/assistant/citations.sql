-- What a decision cites: one row per citation.
SELECT cited_by, family, guideline, edition, section, topic, is_known
FROM bridge_decision_guideline INNER JOIN dim_guideline USING (guideline_key)
WHERE decision_key = $decision
ORDER BY cited_by, citation_number
