-- The best decisions among those found, within filters; a filter that is NULL lets everything pass.
SELECT
    case_number, fact_decision.item_number, outcome, category, service, decision_date, disputed_service, rationale,
    round(score, 2) AS score
FROM found
INNER JOIN fact_decision USING (decision_key)
INNER JOIN decision_text USING (decision_key)
INNER JOIN dim_case USING (case_key)
INNER JOIN dim_service_type USING (service_type_key)
WHERE ($service IS NULL OR contains(lower(concat_ws('|', category, subcategory, drug_class, service)), lower($service)))
    AND ($outcome IS NULL OR outcome = $outcome)
    AND ($year IS NULL OR year(decision_date) = $year)
ORDER BY found.score DESC, decision_date DESC NULLS LAST, decision_key
LIMIT $limit
