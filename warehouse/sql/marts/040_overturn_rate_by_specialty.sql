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
    unnest(rates(is_overturned, is_ancillary))
FROM fact_decision
INNER JOIN profiles USING (reviewer_key)
GROUP BY specialty
ORDER BY specialty;
COMMENT ON TABLE mart.overturn_rate_by_specialty IS 'Overturn rate by specialty of the reviewer; a decision counts once for each specialty.';
COMMENT ON COLUMN mart.overturn_rate_by_specialty.specialty IS 'Specialty of the reviewer.';
