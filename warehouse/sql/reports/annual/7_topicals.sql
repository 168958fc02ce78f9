-- Topical products by type
SELECT
    drug_class,
    service,
    sum(decisions) AS decisions,
    sum(overturned) AS overturned
FROM mart.monthly
WHERE year = $year AND drug_class IN ('Topical Analgesics', 'Topical Compounds')
GROUP BY drug_class, service
ORDER BY 3 DESC, drug_class, service
