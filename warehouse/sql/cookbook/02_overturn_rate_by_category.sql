-- How often is a denial overturned, by category, with and without ancillary services?
SELECT
    category,
    sum(decisions) AS decisions,
    round(100.0 * sum(overturned) / sum(decisions), 1) AS percent,
    sum(primary_decisions) AS primary_decisions,
    round(100.0 * sum(primary_overturned) / nullif(sum(primary_decisions), 0), 1) AS primary_percent
FROM mart.overturn_rate_by_service
GROUP BY category
ORDER BY decisions DESC, category
