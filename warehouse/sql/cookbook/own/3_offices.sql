-- How often are denials of my offices overturned, beside all others?
SELECT
    coalesce(office, 'all others') AS office, count(*) AS decisions, sum(is_overturned) AS overturned,
    round(CAST(avg(is_overturned) AS DECIMAL(18, 6)), 3) AS overturn_rate
FROM fact_decision
INNER JOIN dim_case USING (case_key)
LEFT JOIN cases ON upper(trim(cases.case_number)) = dim_case.case_number
GROUP BY coalesce(office, 'all others')
ORDER BY decisions DESC, office
