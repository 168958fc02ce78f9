-- Pharmaceuticals by drug class
SELECT
    drug_class,
    sum(decisions) AS decisions,
    round(100 * sum(decisions) / sum(sum(decisions)) OVER (), 1) AS percent_of_pharmaceuticals,
    sum(overturned) AS overturned,
    round(100 * sum(overturned) / sum(decisions), 1) AS overturned_percent
FROM mart.monthly
WHERE year = $year AND category = 'Pharmaceuticals'
GROUP BY drug_class
ORDER BY 2 DESC, drug_class
