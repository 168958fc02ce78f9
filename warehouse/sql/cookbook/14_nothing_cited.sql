-- In how many decisions does a side cite nothing?
SELECT
    year,
    sum(decisions) AS decisions,
    sum(uncited_by_claims_administrator) AS by_claims_administrator,
    sum(uncited_by_reviewer) AS by_reviewer,
    sum(uncited) AS by_neither
FROM mart.decisions_without_citation
WHERE year IS NOT NULL
GROUP BY year
ORDER BY year
