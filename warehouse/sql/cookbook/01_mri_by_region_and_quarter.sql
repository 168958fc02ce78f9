-- What is the overturn rate of MRI of the lumbar spine, and of the ankle, by quarter?
SELECT
    body_region, year, quarter,
    count(DISTINCT decision_key) AS decisions,
    sum(is_overturned) AS overturned,
    round(100.0 * sum(is_overturned) / count(*), 1) AS percent
FROM fact_decision
INNER JOIN dim_service_type USING (service_type_key)
INNER JOIN bridge_decision_body_region USING (decision_key)
INNER JOIN dim_body_region USING (body_region_key)
INNER JOIN dim_date ON date_key = decision_date_key
WHERE service = 'MRI' AND body_region IN ('lumbar spine', 'ankle')
GROUP BY body_region, year, quarter
ORDER BY body_region, year, quarter
