-- One row per specialty of the reviewer. A decision counts once for each specialty of its reviewer.
CREATE VIEW mart.overturn_rate_by_specialty AS
WITH reviewed AS (
    SELECT DISTINCT specialty, decision_key, is_overturned
    FROM fact_decision
    INNER JOIN bridge_reviewer_specialty USING (reviewer_key)
    INNER JOIN dim_specialty USING (specialty_key)
)
SELECT specialty, count(*) AS decisions, sum(is_overturned)::BIGINT AS overturned, avg(is_overturned) AS overturn_rate
FROM reviewed
GROUP BY ALL;
COMMENT ON VIEW mart.overturn_rate_by_specialty IS 'Overturn rate by specialty of the reviewer; a decision counts once for each specialty.';
COMMENT ON COLUMN mart.overturn_rate_by_specialty.specialty IS 'Specialty of the reviewer.';
COMMENT ON COLUMN mart.overturn_rate_by_specialty.decisions IS 'Decisions.';
COMMENT ON COLUMN mart.overturn_rate_by_specialty.overturned IS 'Decisions that overturn the denial.';
COMMENT ON COLUMN mart.overturn_rate_by_specialty.overturn_rate IS 'Share of decisions that overturn the denial, 0 to 1.';
