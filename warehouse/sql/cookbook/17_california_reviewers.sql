-- Do reviewers licensed in California decide otherwise?
SELECT
    is_california_licensed,
    count(*) AS decisions,
    round(100.0 * sum(is_overturned) / count(*), 1) AS percent
FROM fact_decision
INNER JOIN dim_reviewer USING (reviewer_key)
GROUP BY is_california_licensed
ORDER BY decisions DESC, is_california_licensed
