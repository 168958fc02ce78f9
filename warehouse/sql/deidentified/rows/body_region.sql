-- One row per decision and body region that it names.
SELECT DISTINCT
    case_key, decision_key, is_overturned, body_region, category, year(decision_date)::INTEGER AS decision_year
FROM bridge_decision_body_region
INNER JOIN dim_body_region USING (body_region_key)
INNER JOIN fact_decision USING (decision_key)
INNER JOIN dim_case USING (case_key)
INNER JOIN dim_service_type USING (service_type_key)
