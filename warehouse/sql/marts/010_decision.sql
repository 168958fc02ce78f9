-- One wide, readable row per decision.
CREATE SCHEMA mart;
CREATE VIEW mart.decision AS
WITH cited AS (
    SELECT
        decision_key,
        array_agg(DISTINCT family ORDER BY family) FILTER (WHERE cited_by = 'claims_administrator') AS claims_administrator_families,
        array_agg(DISTINCT family ORDER BY family) FILTER (WHERE cited_by = 'reviewer') AS reviewer_families
    FROM bridge_decision_guideline INNER JOIN dim_guideline USING (guideline_key)
    GROUP BY decision_key
),
given AS (
    SELECT decision_key, array_agg(code ORDER BY position) AS reasons
    FROM bridge_decision_reason INNER JOIN dim_reason USING (reason_key)
    GROUP BY decision_key
)
SELECT
    decision_key, case_number, decision_date, item_number, disputed_service, outcome, is_overturned,
    category, subcategory, drug_class, service, quantity, quantity_unit, is_ancillary, is_retrospective, is_modified,
    claims_administrator_basis, claims_administrator_families, reviewer_basis, reviewer_families, reasons,
    specialties AS reviewer_specialties, licensure_states AS reviewer_states,
    priority, age, age_band, sex, injury_date, ur_denial_date, application_received_date, assigned_date,
    days_assigned_to_decision, days_injury_to_decision, letter_id, source_uri
FROM fact_decision
INNER JOIN dim_case USING (case_key)
INNER JOIN dim_service_type USING (service_type_key)
INNER JOIN dim_reviewer USING (reviewer_key)
LEFT JOIN cited USING (decision_key)
LEFT JOIN given USING (decision_key);
COMMENT ON VIEW mart.decision IS 'Decisions with their case, service type, reviewer and cited families; one row per decision.';
COMMENT ON COLUMN mart.decision.decision_key IS 'The decision: fact_decision.';
COMMENT ON COLUMN mart.decision.case_number IS 'MAXIMUS case number; NULL when the letter prints none.';
COMMENT ON COLUMN mart.decision.decision_date IS 'Date of the final determination.';
COMMENT ON COLUMN mart.decision.item_number IS '1..n in print order.';
COMMENT ON COLUMN mart.decision.disputed_service IS 'What was decided; of a modified request the remaining portion.';
COMMENT ON COLUMN mart.decision.outcome IS 'Upheld: the denial remains. Overturned: the service is medically necessary.';
COMMENT ON COLUMN mart.decision.is_overturned IS '1 overturned, 0 upheld: its average is the overturn rate.';
COMMENT ON COLUMN mart.decision.category IS 'DWC category; Unclassified where no vocabulary entry matches.';
COMMENT ON COLUMN mart.decision.subcategory IS 'DWC subcategory; NULL for pharmaceuticals.';
COMMENT ON COLUMN mart.decision.drug_class IS 'DWC drug class of a pharmaceutical.';
COMMENT ON COLUMN mart.decision.service IS 'The service itself, finer than DWC.';
COMMENT ON COLUMN mart.decision.quantity IS 'Quantity of the disputed service where stated plainly.';
COMMENT ON COLUMN mart.decision.quantity_unit IS 'Unit of the quantity.';
COMMENT ON COLUMN mart.decision.is_ancillary IS 'Belongs to a surgery.';
COMMENT ON COLUMN mart.decision.is_retrospective IS 'The service was rendered before it was reviewed.';
COMMENT ON COLUMN mart.decision.is_modified IS 'Utilization review had authorized a portion.';
COMMENT ON COLUMN mart.decision.claims_administrator_basis IS 'cited, or none when the claims administrator cites nothing.';
COMMENT ON COLUMN mart.decision.claims_administrator_families IS 'Families of the guidelines that the claims administrator cites, sorted.';
COMMENT ON COLUMN mart.decision.reviewer_basis IS 'cited, or none when the reviewer cites nothing.';
COMMENT ON COLUMN mart.decision.reviewer_families IS 'Families of the guidelines that the reviewer cites, sorted.';
COMMENT ON COLUMN mart.decision.reasons IS 'Codes of the reviewer''s reasons, the decisive one first: dim_reason; NULL when none was found.';
COMMENT ON COLUMN mart.decision.reviewer_specialties IS 'Specialties of the reviewer in print order.';
COMMENT ON COLUMN mart.decision.reviewer_states IS 'States of the reviewer''s licensure, sorted.';
COMMENT ON COLUMN mart.decision.priority IS 'Standard or Expedited.';
COMMENT ON COLUMN mart.decision.age IS 'Age of the injured worker in years.';
COMMENT ON COLUMN mart.decision.age_band IS 'Age in bands.';
COMMENT ON COLUMN mart.decision.sex IS 'male or female; NULL when the summary does not say.';
COMMENT ON COLUMN mart.decision.injury_date IS 'Date of injury.';
COMMENT ON COLUMN mart.decision.ur_denial_date IS 'Date of the utilization review denial.';
COMMENT ON COLUMN mart.decision.application_received_date IS 'Date the IMR application was received.';
COMMENT ON COLUMN mart.decision.assigned_date IS 'Date the case was assigned to the reviewer.';
COMMENT ON COLUMN mart.decision.days_assigned_to_decision IS 'Days from assignment to decision.';
COMMENT ON COLUMN mart.decision.days_injury_to_decision IS 'Days from injury to decision.';
COMMENT ON COLUMN mart.decision.letter_id IS 'SHA-256 of the letter''s bytes, hex.';
COMMENT ON COLUMN mart.decision.source_uri IS 'Where the letter was received from.';
