-- Which sections of the chronic pain guideline do reviewers cite most?
SELECT section, count(DISTINCT decision_key) AS decisions
FROM bridge_decision_guideline
INNER JOIN dim_guideline USING (guideline_key)
WHERE cited_by = 'reviewer' AND guideline = 'Chronic Pain Medical Treatment' AND section IS NOT NULL
GROUP BY section
ORDER BY decisions DESC, section
LIMIT 8
