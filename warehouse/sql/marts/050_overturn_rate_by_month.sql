-- One row per month of decision.
CREATE VIEW mart.overturn_rate_by_month AS
SELECT
    year, month, make_date(year, month, 1) AS first_day,
    count(*) AS decisions, sum(is_overturned)::BIGINT AS overturned, avg(is_overturned) AS overturn_rate
FROM fact_decision
INNER JOIN dim_date ON date_key = decision_date_key
WHERE date_key <> -1
GROUP BY ALL;
COMMENT ON VIEW mart.overturn_rate_by_month IS 'Overturn rate by month of decision; decisions without a date are left out.';
