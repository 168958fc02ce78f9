-- How did volume and overturn rate move from month to month, in the last six months?
SELECT year, month, decisions, overturned, round(100.0 * overturned / decisions, 1) AS percent
FROM mart.overturn_rate_by_month
ORDER BY first_day DESC
LIMIT 6
