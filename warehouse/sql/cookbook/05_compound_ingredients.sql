-- Which ingredients are in the topical compounds?
SELECT ingredient, decisions, overturned
FROM mart.overturn_rate_by_compound_ingredient
ORDER BY decisions DESC, ingredient
LIMIT 10
