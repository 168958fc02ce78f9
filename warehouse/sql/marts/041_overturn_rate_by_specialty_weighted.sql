-- One row per specialty of the reviewer, each counted by its weight: the rows add up to the decisions.
-- A table, so that a dashboard does not wait for a join of all decisions.
CREATE TABLE mart.overturn_rate_by_specialty_weighted AS
SELECT
    specialty,
    unnest(weighted_rates(weight, is_overturned))
FROM fact_decision
INNER JOIN bridge_reviewer_specialty USING (reviewer_key)
INNER JOIN dim_specialty USING (specialty_key)
GROUP BY specialty
ORDER BY specialty;
COMMENT ON TABLE mart.overturn_rate_by_specialty_weighted IS 'Overturn rate by specialty of the reviewer, specialties counted by weight: the rows add up to the decisions whose reviewer tells one; one row per specialty.';
COMMENT ON COLUMN mart.overturn_rate_by_specialty_weighted.specialty IS 'Specialty of the reviewer.';
