-- Which guidelines do reviewers rely on, and how often do they overturn then?
SELECT family, guideline, decisions, round(100.0 * overturned / decisions, 1) AS percent
FROM mart.overturn_rate_by_guideline
WHERE cited_by = 'reviewer'
ORDER BY decisions DESC, family, guideline
LIMIT 8
