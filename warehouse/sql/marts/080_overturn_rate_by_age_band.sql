-- One row per age band of the injured worker.
-- A table, so that a dashboard does not wait for a join of all decisions.
CREATE TABLE mart.overturn_rate_by_age_band AS
SELECT
    age_band,
    count(*) AS decisions,
    sum(is_overturned)::BIGINT AS overturned,
    avg(is_overturned) AS overturn_rate,
    count(*) FILTER (WHERE NOT is_ancillary) AS primary_decisions,
    coalesce(sum(is_overturned) FILTER (WHERE NOT is_ancillary), 0)::BIGINT AS primary_overturned,
    avg(is_overturned) FILTER (WHERE NOT is_ancillary) AS primary_overturn_rate
FROM fact_decision
INNER JOIN dim_case USING (case_key)
GROUP BY age_band
ORDER BY age_band;
COMMENT ON TABLE mart.overturn_rate_by_age_band IS 'Overturn rate by age of the injured worker; one row per age band, NULL is unknown.';
COMMENT ON COLUMN mart.overturn_rate_by_age_band.age_band IS 'Age of the injured worker in bands; NULL when the summary does not say.';
COMMENT ON COLUMN mart.overturn_rate_by_age_band.decisions IS 'Decisions.';
COMMENT ON COLUMN mart.overturn_rate_by_age_band.overturned IS 'Decisions that overturn the denial.';
COMMENT ON COLUMN mart.overturn_rate_by_age_band.overturn_rate IS 'Share of decisions that overturn the denial, 0 to 1.';
COMMENT ON COLUMN mart.overturn_rate_by_age_band.primary_decisions IS 'Decisions on primary services: without the ancillary ones, which belong to a surgery.';
COMMENT ON COLUMN mart.overturn_rate_by_age_band.primary_overturned IS 'Of these, decisions that overturn the denial.';
COMMENT ON COLUMN mart.overturn_rate_by_age_band.primary_overturn_rate IS 'Share of primary decisions that overturn the denial, 0 to 1; NULL when there are none.';
