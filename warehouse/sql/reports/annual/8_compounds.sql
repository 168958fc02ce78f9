-- Topical compounds by ingredient (a decision counts once for each)
SELECT ingredient, count(*) AS decisions, sum(is_overturned) AS overturned
FROM mart.compound_ingredient
INNER JOIN fact_decision USING (decision_key)
INNER JOIN dim_date ON date_key = decision_date_key
WHERE year = $year
GROUP BY ingredient
ORDER BY 2 DESC, ingredient
