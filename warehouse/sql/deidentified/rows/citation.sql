-- One row per decision, side and guideline that it cites. A guideline that the vocabulary does not know is free text.
SELECT DISTINCT
    case_key, decision_key, is_overturned, cited_by, family, CASE WHEN is_known THEN guideline END AS guideline, category,
    year(decision_date)::INTEGER AS decision_year
FROM bridge_decision_guideline
INNER JOIN dim_guideline USING (guideline_key)
INNER JOIN fact_decision USING (decision_key)
INNER JOIN dim_case USING (case_key)
INNER JOIN dim_service_type USING (service_type_key)
