-- One row per sex of the injured worker.
-- A table, so that a dashboard does not wait for a join of all decisions.
CREATE TABLE mart.overturn_rate_by_sex AS
SELECT
    sex,
    unnest(rates(is_overturned, is_ancillary))
FROM fact_decision
INNER JOIN dim_case USING (case_key)
GROUP BY sex
ORDER BY sex;
COMMENT ON TABLE mart.overturn_rate_by_sex IS 'Overturn rate by sex of the injured worker; one row per sex, NULL is unknown.';
COMMENT ON COLUMN mart.overturn_rate_by_sex.sex IS 'male or female; NULL when the summary does not say.';
