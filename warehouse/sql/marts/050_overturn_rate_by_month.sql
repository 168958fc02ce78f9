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
COMMENT ON COLUMN mart.overturn_rate_by_month.year IS 'Year of decision.';
COMMENT ON COLUMN mart.overturn_rate_by_month.month IS 'Month of decision, 1 to 12.';
COMMENT ON COLUMN mart.overturn_rate_by_month.first_day IS 'First day of the month.';
COMMENT ON COLUMN mart.overturn_rate_by_month.decisions IS 'Decisions.';
COMMENT ON COLUMN mart.overturn_rate_by_month.overturned IS 'Decisions that overturn the denial.';
COMMENT ON COLUMN mart.overturn_rate_by_month.overturn_rate IS 'Share of decisions that overturn the denial, 0 to 1.';
