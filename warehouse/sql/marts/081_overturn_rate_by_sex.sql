-- One row per sex of the injured worker.
-- A table, so that a dashboard does not wait for a join of all decisions.
CREATE TABLE mart.overturn_rate_by_sex AS
SELECT
    sex,
    count(*) AS decisions,
    sum(is_overturned)::BIGINT AS overturned,
    avg(is_overturned) AS overturn_rate,
    count(*) FILTER (WHERE NOT is_ancillary) AS primary_decisions,
    coalesce(sum(is_overturned) FILTER (WHERE NOT is_ancillary), 0)::BIGINT AS primary_overturned,
    avg(is_overturned) FILTER (WHERE NOT is_ancillary) AS primary_overturn_rate
FROM fact_decision
INNER JOIN dim_case USING (case_key)
GROUP BY sex
ORDER BY sex;
COMMENT ON TABLE mart.overturn_rate_by_sex IS 'Overturn rate by sex of the injured worker; one row per sex, NULL is unknown.';
COMMENT ON COLUMN mart.overturn_rate_by_sex.sex IS 'male or female; NULL when the summary does not say.';
COMMENT ON COLUMN mart.overturn_rate_by_sex.decisions IS 'Decisions.';
COMMENT ON COLUMN mart.overturn_rate_by_sex.overturned IS 'Decisions that overturn the denial.';
COMMENT ON COLUMN mart.overturn_rate_by_sex.overturn_rate IS 'Share of decisions that overturn the denial, 0 to 1.';
COMMENT ON COLUMN mart.overturn_rate_by_sex.primary_decisions IS 'Decisions on primary services: without the ancillary ones, which belong to a surgery.';
COMMENT ON COLUMN mart.overturn_rate_by_sex.primary_overturned IS 'Of these, decisions that overturn the denial.';
COMMENT ON COLUMN mart.overturn_rate_by_sex.primary_overturn_rate IS 'Share of primary decisions that overturn the denial, 0 to 1; NULL when there are none.';
