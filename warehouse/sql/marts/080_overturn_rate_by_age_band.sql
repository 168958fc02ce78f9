-- One row per age band of the injured worker.
-- A table, so that a dashboard does not wait for a join of all decisions.
CREATE TABLE mart.overturn_rate_by_age_band AS
SELECT
    age_band,
    unnest(rates(is_overturned, is_ancillary))
FROM fact_decision
INNER JOIN dim_case USING (case_key)
GROUP BY age_band
ORDER BY age_band;
COMMENT ON TABLE mart.overturn_rate_by_age_band IS 'Overturn rate by age of the injured worker; one row per age band, NULL is unknown.';
COMMENT ON COLUMN mart.overturn_rate_by_age_band.age_band IS 'Age of the injured worker in bands; NULL when the summary does not say.';
