-- Which categories were overturned in March 2017? (A dashboard's question: mart.monthly adds up in milliseconds.)
SELECT category, sum(decisions) AS decisions, sum(overturned) AS overturned
FROM mart.monthly
WHERE year = 2017 AND month = 3
GROUP BY category
ORDER BY decisions DESC, category
