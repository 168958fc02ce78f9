-- How many decisions does each fiscal year have, and how many are overturned?
SELECT fiscal_year, decisions, overturned, round(100.0 * overturned / decisions, 1) AS percent
FROM mart.overturn_rate_by_fiscal_year
ORDER BY fiscal_year
