-- One wide, readable row per decision.
CREATE SCHEMA mart;
CREATE VIEW mart.decision AS
WITH cited AS (
    SELECT
        decision_key,
        list(DISTINCT family ORDER BY family) FILTER (cited_by = 'claims_administrator') AS claims_administrator_families,
        list(DISTINCT family ORDER BY family) FILTER (cited_by = 'reviewer') AS reviewer_families
    FROM bridge_decision_guideline INNER JOIN dim_guideline USING (guideline_key)
    GROUP BY decision_key
)
SELECT
    decision_key, case_number, decision_date, item_number, disputed_service, outcome, is_overturned,
    category, subcategory, drug_class, service, quantity, quantity_unit, is_ancillary, is_retrospective, is_modified,
    claims_administrator_basis, claims_administrator_families, reviewer_basis, reviewer_families,
    specialties AS reviewer_specialties, licensure_states AS reviewer_states,
    priority, age, age_band, sex, injury_date, ur_denial_date, application_received_date, assigned_date,
    days_assigned_to_decision, days_injury_to_decision, letter_id, source_uri
FROM fact_decision
INNER JOIN dim_case USING (case_key)
INNER JOIN dim_service_type USING (service_type_key)
INNER JOIN dim_reviewer USING (reviewer_key)
LEFT JOIN cited USING (decision_key);
COMMENT ON VIEW mart.decision IS 'Decisions with their case, service type, reviewer and cited families; one row per decision.';
