-- One row per year with at least 11 decisions; of a rate whose overturned or upheld decisions are 1 to 10 neither is given,
-- since one gives the other.
SELECT
    year, decisions,
    CASE WHEN is_small THEN NULL ELSE overturned END AS overturned,
    CASE WHEN is_small THEN NULL ELSE overturn_rate END AS overturn_rate
FROM (
    SELECT
        year, sum(decisions) AS decisions, sum(overturned) AS overturned, sum(overturned) / sum(decisions) AS overturn_rate,
        sum(overturned) BETWEEN 1 AND 10 OR sum(decisions - overturned) BETWEEN 1 AND 10 AS is_small
    FROM mart.overturn_rate_by_month
    GROUP BY year
)
WHERE decisions >= 11
ORDER BY ALL
