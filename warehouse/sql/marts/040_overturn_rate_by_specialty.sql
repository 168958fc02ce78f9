-- One row per specialty of the reviewer. A decision counts once for each specialty of its reviewer.
-- A table, so that a dashboard does not wait for a join of all decisions.
CREATE TABLE mart.overturn_rate_by_specialty AS
WITH profiles AS (
    SELECT DISTINCT specialty, reviewer_key
    FROM bridge_reviewer_specialty
    INNER JOIN dim_specialty USING (specialty_key)
)
SELECT
    specialty,
    count(*) AS decisions,
    sum(is_overturned)::BIGINT AS overturned,
    avg(is_overturned) AS overturn_rate,
    count(*) FILTER (WHERE NOT is_ancillary) AS primary_decisions,
    coalesce(sum(is_overturned) FILTER (WHERE NOT is_ancillary), 0)::BIGINT AS primary_overturned,
    avg(is_overturned) FILTER (WHERE NOT is_ancillary) AS primary_overturn_rate
FROM fact_decision
INNER JOIN profiles USING (reviewer_key)
GROUP BY specialty
ORDER BY specialty;
COMMENT ON TABLE mart.overturn_rate_by_specialty IS 'Overturn rate by specialty of the reviewer; a decision counts once for each specialty.';
COMMENT ON COLUMN mart.overturn_rate_by_specialty.specialty IS 'Specialty of the reviewer.';
COMMENT ON COLUMN mart.overturn_rate_by_specialty.decisions IS 'Decisions.';
COMMENT ON COLUMN mart.overturn_rate_by_specialty.overturned IS 'Decisions that overturn the denial.';
COMMENT ON COLUMN mart.overturn_rate_by_specialty.overturn_rate IS 'Share of decisions that overturn the denial, 0 to 1.';
COMMENT ON COLUMN mart.overturn_rate_by_specialty.primary_decisions IS 'Decisions on primary services: without the ancillary ones, which belong to a surgery.';
COMMENT ON COLUMN mart.overturn_rate_by_specialty.primary_overturned IS 'Of these, decisions that overturn the denial.';
COMMENT ON COLUMN mart.overturn_rate_by_specialty.primary_overturn_rate IS 'Share of primary decisions that overturn the denial, 0 to 1; NULL when there are none.';
