-- Which drugs are disputed under brand and generic names, and does the name make a difference?
SELECT
    ingredient,
    count(DISTINCT service) AS names,
    string_agg(DISTINCT service, ', ' ORDER BY service) AS asked_as,
    count(*) AS decisions,
    sum(is_overturned) AS overturned,
    round(CAST(avg(is_overturned) AS DECIMAL(18, 6)), 3) AS overturn_rate
FROM fact_decision
INNER JOIN dim_service_type USING (service_type_key)
WHERE ingredient IS NOT NULL
GROUP BY ingredient
ORDER BY names DESC, decisions DESC, ingredient
LIMIT 10
