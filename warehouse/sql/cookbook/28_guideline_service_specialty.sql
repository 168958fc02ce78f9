-- How often are denials overturned by guideline, service and specialty, when every decision counts once?
SELECT
    family,
    category,
    specialty,
    round(CAST(sum(weighted_decisions) AS DECIMAL(18, 3)), 1) AS weighted_decisions,
    round(CAST(sum(weighted_overturned) AS DECIMAL(18, 3)), 1) AS weighted_overturned,
    round(CAST(sum(weighted_overturned) / sum(weighted_decisions) AS DECIMAL(18, 6)), 3) AS overturn_rate
FROM mart.overturn_rate_by_guideline_service_and_specialty
WHERE cited_by = 'reviewer'
GROUP BY family, category, specialty
ORDER BY weighted_decisions DESC, family, category, specialty
LIMIT 10
