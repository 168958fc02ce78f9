-- Which drug classes are disputed most, and how do they fare?
SELECT drug_class, decisions, overturned, round(100.0 * overturned / decisions, 1) AS percent
FROM mart.overturn_rate_by_drug_class
ORDER BY decisions DESC, drug_class
LIMIT 8
