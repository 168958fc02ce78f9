-- One row per year of injury.
-- A table, so that a dashboard does not wait for a join of all decisions.
CREATE TABLE mart.overturn_rate_by_accident_year AS
SELECT
    year AS accident_year,
    count(*) AS decisions,
    sum(is_overturned)::BIGINT AS overturned,
    avg(is_overturned) AS overturn_rate,
    count(*) FILTER (WHERE NOT is_ancillary) AS primary_decisions,
    coalesce(sum(is_overturned) FILTER (WHERE NOT is_ancillary), 0)::BIGINT AS primary_overturned,
    avg(is_overturned) FILTER (WHERE NOT is_ancillary) AS primary_overturn_rate
FROM fact_decision
INNER JOIN dim_date ON date_key = injury_date_key
GROUP BY year
ORDER BY year;
COMMENT ON TABLE mart.overturn_rate_by_accident_year IS 'Overturn rate by year of the injury; one row per year, NULL is unknown.';
COMMENT ON COLUMN mart.overturn_rate_by_accident_year.accident_year IS 'Year of the injury.';
COMMENT ON COLUMN mart.overturn_rate_by_accident_year.decisions IS 'Decisions.';
COMMENT ON COLUMN mart.overturn_rate_by_accident_year.overturned IS 'Decisions that overturn the denial.';
COMMENT ON COLUMN mart.overturn_rate_by_accident_year.overturn_rate IS 'Share of decisions that overturn the denial, 0 to 1.';
COMMENT ON COLUMN mart.overturn_rate_by_accident_year.primary_decisions IS 'Decisions on primary services: without the ancillary ones, which belong to a surgery.';
COMMENT ON COLUMN mart.overturn_rate_by_accident_year.primary_overturned IS 'Of these, decisions that overturn the denial.';
COMMENT ON COLUMN mart.overturn_rate_by_accident_year.primary_overturn_rate IS 'Share of primary decisions that overturn the denial, 0 to 1; NULL when there are none.';
