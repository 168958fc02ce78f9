-- Are requests of which a portion was authorized overturned more often than outright denials?
SELECT
    is_modified,
    count(*) AS decisions,
    sum(is_overturned) AS overturned,
    round(100.0 * sum(is_overturned) / count(*), 1) AS percent
FROM fact_decision
GROUP BY is_modified
ORDER BY is_modified
