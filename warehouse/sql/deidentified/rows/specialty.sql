-- One row per decision and specialty of its reviewer.
SELECT DISTINCT
    case_key, decision_key, is_overturned, specialty, category, year(decision_date)::INTEGER AS decision_year
FROM fact_decision
INNER JOIN bridge_reviewer_specialty USING (reviewer_key)
INNER JOIN dim_specialty USING (specialty_key)
INNER JOIN dim_case USING (case_key)
INNER JOIN dim_service_type USING (service_type_key)
