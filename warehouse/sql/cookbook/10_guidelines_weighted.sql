-- And so that the guidelines add up to all decisions in which the reviewer cites?
SELECT
    family,
    round(CAST(sum(weighted_decisions) AS DECIMAL(18, 3)), 1) AS weighted_decisions,
    round(CAST(sum(weighted_overturned) AS DECIMAL(18, 3)), 1) AS weighted_overturned
FROM mart.overturn_rate_by_guideline_weighted
WHERE cited_by = 'reviewer'
GROUP BY family
ORDER BY family
