-- Keys of facts and bridges that no dimension has.
SELECT 'fact_decision.case_key' AS place, case_key AS key FROM fact_decision ANTI JOIN dim_case USING (case_key)
UNION ALL SELECT 'fact_decision.service_type_key', service_type_key FROM fact_decision ANTI JOIN dim_service_type USING (service_type_key)
UNION ALL SELECT 'fact_decision.reviewer_key', reviewer_key FROM fact_decision ANTI JOIN dim_reviewer USING (reviewer_key)
UNION ALL SELECT 'fact_decision.decision_date_key', decision_date_key FROM fact_decision ANTI JOIN dim_date ON date_key = decision_date_key
UNION ALL SELECT 'fact_decision.assigned_date_key', assigned_date_key FROM fact_decision ANTI JOIN dim_date ON date_key = assigned_date_key
UNION ALL SELECT 'fact_decision.application_received_date_key', application_received_date_key FROM fact_decision ANTI JOIN dim_date ON date_key = application_received_date_key
UNION ALL SELECT 'fact_decision.ur_denial_date_key', ur_denial_date_key FROM fact_decision ANTI JOIN dim_date ON date_key = ur_denial_date_key
UNION ALL SELECT 'fact_decision.injury_date_key', injury_date_key FROM fact_decision ANTI JOIN dim_date ON date_key = injury_date_key
UNION ALL SELECT 'fact_decision without text', decision_key FROM fact_decision ANTI JOIN decision_text USING (decision_key)
UNION ALL SELECT 'decision_text', decision_key FROM decision_text ANTI JOIN fact_decision USING (decision_key)
UNION ALL SELECT 'bridge_decision_guideline', decision_key FROM bridge_decision_guideline ANTI JOIN fact_decision USING (decision_key)
UNION ALL SELECT 'bridge_decision_guideline', guideline_key FROM bridge_decision_guideline ANTI JOIN dim_guideline USING (guideline_key)
UNION ALL SELECT 'bridge_reviewer_specialty', reviewer_key FROM bridge_reviewer_specialty ANTI JOIN dim_reviewer USING (reviewer_key)
UNION ALL SELECT 'bridge_reviewer_specialty', specialty_key FROM bridge_reviewer_specialty ANTI JOIN dim_specialty USING (specialty_key)
UNION ALL SELECT 'bridge_reviewer_state', reviewer_key FROM bridge_reviewer_state ANTI JOIN dim_reviewer USING (reviewer_key)
UNION ALL SELECT 'bridge_decision_body_region', decision_key FROM bridge_decision_body_region ANTI JOIN fact_decision USING (decision_key)
UNION ALL SELECT 'bridge_decision_body_region', body_region_key FROM bridge_decision_body_region ANTI JOIN dim_body_region USING (body_region_key)
UNION ALL SELECT 'bridge_case_diagnosis', case_key FROM bridge_case_diagnosis ANTI JOIN dim_case USING (case_key)
UNION ALL SELECT 'bridge_case_diagnosis', diagnosis_key FROM bridge_case_diagnosis ANTI JOIN dim_diagnosis USING (diagnosis_key)
UNION ALL SELECT 'bridge_decision_reason', decision_key FROM bridge_decision_reason ANTI JOIN fact_decision USING (decision_key)
UNION ALL SELECT 'bridge_decision_reason', reason_key FROM bridge_decision_reason ANTI JOIN dim_reason USING (reason_key)
