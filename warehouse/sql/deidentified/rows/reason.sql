-- One row per decision and reason of the reviewer; a decision without a reason is a row, too.
SELECT DISTINCT
    case_key, decision_key, is_overturned, coalesce(code, 'none') AS reason, category, year(decision_date)::INTEGER AS decision_year
FROM fact_decision
LEFT JOIN bridge_decision_reason USING (decision_key)
LEFT JOIN dim_reason USING (reason_key)
INNER JOIN dim_case USING (case_key)
INNER JOIN dim_service_type USING (service_type_key)
