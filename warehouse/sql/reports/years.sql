-- The years in which letters were decided.
SELECT year, count(*) AS letters FROM dim_case INNER JOIN dim_date ON date = decision_date GROUP BY year ORDER BY year
