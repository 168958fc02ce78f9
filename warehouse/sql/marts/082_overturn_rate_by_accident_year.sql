-- One row per year of injury.
-- A table, so that a dashboard does not wait for a join of all decisions.
CREATE TABLE mart.overturn_rate_by_accident_year AS
SELECT
    year AS accident_year,
    unnest(rates(is_overturned, is_ancillary))
FROM fact_decision
INNER JOIN dim_date ON date_key = injury_date_key
GROUP BY year
ORDER BY year;
COMMENT ON TABLE mart.overturn_rate_by_accident_year IS 'Overturn rate by year of the injury; one row per year, NULL is unknown.';
COMMENT ON COLUMN mart.overturn_rate_by_accident_year.accident_year IS 'Year of the injury.';
