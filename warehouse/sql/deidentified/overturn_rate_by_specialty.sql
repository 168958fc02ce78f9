-- One row per specialty of the reviewer with at least 11 decisions; of a rate whose overturned or upheld decisions are 1 to 10 neither
-- is given, since one gives the other.
SELECT
    specialty, decisions,
    CASE WHEN is_small THEN NULL ELSE overturned END AS overturned,
    CASE WHEN is_small THEN NULL ELSE overturn_rate END AS overturn_rate
FROM (
    SELECT *, overturned BETWEEN 1 AND 10 OR decisions - overturned BETWEEN 1 AND 10 AS is_small
    FROM mart.overturn_rate_by_specialty
)
WHERE decisions >= 11
ORDER BY ALL
