-- From which years are the injuries?
SELECT accident_year, decisions, overturned
FROM mart.overturn_rate_by_accident_year
WHERE accident_year IS NOT NULL
ORDER BY accident_year DESC
LIMIT 8
