-- Which body regions are disputed, and how do they fare?
SELECT body_region, decisions, overturned
FROM mart.overturn_rate_by_body_region
ORDER BY decisions DESC, body_region
