-- Decisions and overturn rate of the last 24 months, with a bar that is full at 25 %.
SELECT
    strftime(first_day, '%Y-%m') AS month, decisions, round(100 * overturn_rate, 1) AS percent,
    bar(overturn_rate, 0, 0.25, 25) AS overturned
FROM mart.overturn_rate_by_month
ORDER BY first_day DESC
LIMIT 24
