-- Overturn rate by category of service.
SELECT category, sum(decisions)::BIGINT AS decisions, sum(overturned)::BIGINT AS overturned,
    round(100 * sum(overturned) / sum(decisions), 1) AS percent
FROM mart.overturn_rate_by_service GROUP BY category ORDER BY decisions DESC, category
