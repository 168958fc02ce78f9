-- Overturn rate by specialty of the reviewer.
SELECT specialty, decisions, overturned, round(100 * overturn_rate, 1) AS percent
FROM mart.overturn_rate_by_specialty ORDER BY decisions DESC, specialty LIMIT 12
