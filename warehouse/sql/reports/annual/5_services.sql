-- Decisions by type of service
SELECT
    category,
    sum(decisions) AS decisions,
    round(100 * sum(decisions) / sum(sum(decisions)) OVER (), 1) AS percent_of_decisions,
    sum(overturned) AS overturned,
    round(100 * sum(overturned) / sum(decisions), 1) AS overturned_percent,
    coalesce(sum(decisions) FILTER (WHERE NOT is_ancillary), 0) AS primary_decisions,
    round(100 - 100 * sum(overturned) FILTER (WHERE NOT is_ancillary) / sum(decisions) FILTER (WHERE NOT is_ancillary), 1) AS primary_upheld_percent
FROM mart.monthly
WHERE year = $year
GROUP BY category
ORDER BY 2 DESC, category
