-- Which opioids are disputed, and how many tablets of each at the median?
SELECT
    service,
    count(*) AS decisions,
    sum(is_overturned) AS overturned,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY quantity) AS median_quantity
FROM fact_decision
INNER JOIN dim_service_type USING (service_type_key)
WHERE drug_class = 'Opioids'
GROUP BY service
ORDER BY decisions DESC, service
