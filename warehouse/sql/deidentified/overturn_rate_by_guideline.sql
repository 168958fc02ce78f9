-- One row per known guideline and side with at least 11 decisions; of a rate whose overturned or upheld decisions are 1 to
-- 10 neither is given, since one gives the other.
WITH known AS (
    SELECT DISTINCT family, guideline
    FROM bridge_decision_guideline INNER JOIN dim_guideline USING (guideline_key)
    WHERE is_known
)
SELECT
    cited_by, family, guideline, decisions,
    CASE WHEN is_small THEN NULL ELSE overturned END AS overturned,
    CASE WHEN is_small THEN NULL ELSE overturn_rate END AS overturn_rate
FROM (
    SELECT *, overturned BETWEEN 1 AND 10 OR decisions - overturned BETWEEN 1 AND 10 AS is_small
    FROM mart.overturn_rate_by_guideline SEMI JOIN known USING (family, guideline)
)
WHERE decisions >= 11
ORDER BY ALL
