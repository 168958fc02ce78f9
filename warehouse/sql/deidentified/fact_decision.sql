-- One row per decision: what was decided by vocabulary and outcome, without the printed words and dates.
SELECT
    drawn_decision.number AS decision_key, drawn_case.number AS case_key, item_number, service_type_key, reviewer_key,
    decided.year AS decision_year, outcome, is_overturned, is_ancillary, is_retrospective, is_modified, service_type_rule,
    quantity, quantity_unit, claims_administrator_basis, reviewer_basis, claims_administrator_outside_mtus,
    reviewer_outside_mtus, days_assigned_to_decision, days_injury_to_decision
FROM fact_decision
INNER JOIN drawn_decision USING (decision_key)
INNER JOIN drawn_case USING (case_key)
INNER JOIN dim_date AS decided ON decided.date_key = decision_date_key
ORDER BY 1
