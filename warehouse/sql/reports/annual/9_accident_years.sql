-- Decisions by year of injury
SELECT injured.year AS accident_year, count(*) AS decisions, sum(is_overturned) AS overturned
FROM fact_decision
INNER JOIN dim_date AS decided ON decided.date_key = decision_date_key
INNER JOIN dim_date AS injured ON injured.date_key = injury_date_key
WHERE decided.year = $year
GROUP BY 1
ORDER BY 1
