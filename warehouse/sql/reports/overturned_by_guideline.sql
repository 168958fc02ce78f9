-- Overturn rate by guideline that the reviewer cites.
SELECT family, guideline, decisions, overturned, round(100 * overturn_rate, 1) AS percent
FROM mart.overturn_rate_by_guideline WHERE cited_by = 'reviewer' ORDER BY decisions DESC, family, guideline LIMIT 12
