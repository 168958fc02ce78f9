-- One row per disputed item decided in the current letter of a case.
CREATE TABLE fact_decision (
    decision_key BIGINT NOT NULL,
    case_key BIGINT NOT NULL,
    item_number INTEGER NOT NULL,
    service_type_key BIGINT NOT NULL,
    reviewer_key BIGINT NOT NULL,
    decision_date_key INTEGER NOT NULL,
    assigned_date_key INTEGER NOT NULL,
    application_received_date_key INTEGER NOT NULL,
    ur_denial_date_key INTEGER NOT NULL,
    injury_date_key INTEGER NOT NULL,
    title VARCHAR NOT NULL,
    disputed_service VARCHAR NOT NULL,
    original_request VARCHAR,
    authorized_portion VARCHAR,
    outcome VARCHAR NOT NULL,
    is_overturned TINYINT NOT NULL,
    is_ancillary BOOLEAN NOT NULL,
    is_retrospective BOOLEAN NOT NULL,
    is_modified BOOLEAN NOT NULL,
    service_type_rule VARCHAR,
    quantity DOUBLE,
    quantity_unit VARCHAR,
    claims_administrator_basis VARCHAR,
    reviewer_basis VARCHAR,
    claims_administrator_outside_mtus BOOLEAN,
    reviewer_outside_mtus BOOLEAN,
    days_assigned_to_decision INTEGER,
    days_injury_to_decision INTEGER
);
COMMENT ON TABLE fact_decision IS 'Decisions; one row per disputed item decided in the current letter of a case.';
COMMENT ON COLUMN fact_decision.decision_key IS 'Hash of the case and the item number; stable.';
COMMENT ON COLUMN fact_decision.case_key IS 'The case: dim_case.';
COMMENT ON COLUMN fact_decision.item_number IS '1..n in print order.';
COMMENT ON COLUMN fact_decision.service_type_key IS 'Kind of service: dim_service_type; -1 Unclassified.';
COMMENT ON COLUMN fact_decision.reviewer_key IS 'Profile of the reviewer: dim_reviewer.';
COMMENT ON COLUMN fact_decision.decision_date_key IS 'Date of the final determination: dim_date.';
COMMENT ON COLUMN fact_decision.assigned_date_key IS 'Date of assignment: dim_date.';
COMMENT ON COLUMN fact_decision.application_received_date_key IS 'Date the application was received: dim_date.';
COMMENT ON COLUMN fact_decision.ur_denial_date_key IS 'Date of the utilization review denial: dim_date.';
COMMENT ON COLUMN fact_decision.injury_date_key IS 'Date of injury: dim_date.';
COMMENT ON COLUMN fact_decision.title IS 'Printed heading before its outcome, white space folded.';
COMMENT ON COLUMN fact_decision.disputed_service IS 'What was decided; of a modified request the remaining portion.';
COMMENT ON COLUMN fact_decision.original_request IS 'Original request of a modified one.';
COMMENT ON COLUMN fact_decision.authorized_portion IS 'Portion that the claims administrator authorized.';
COMMENT ON COLUMN fact_decision.outcome IS 'Upheld: the denial remains. Overturned: the service is medically necessary.';
COMMENT ON COLUMN fact_decision.is_overturned IS '1 overturned, 0 upheld: its average is the overturn rate.';
COMMENT ON COLUMN fact_decision.is_ancillary IS 'Belongs to a surgery: headed as associated surgical service, or plainly an adjunct.';
COMMENT ON COLUMN fact_decision.is_retrospective IS 'The service was rendered before it was reviewed.';
COMMENT ON COLUMN fact_decision.is_modified IS 'Utilization review had authorized a portion.';
COMMENT ON COLUMN fact_decision.service_type_rule IS 'Vocabulary entry that decided the service type.';
COMMENT ON COLUMN fact_decision.quantity IS 'Quantity of the disputed service where stated plainly; a range is NULL.';
COMMENT ON COLUMN fact_decision.quantity_unit IS 'Unit of the quantity: sessions, units, days, ...';
COMMENT ON COLUMN fact_decision.claims_administrator_basis IS 'cited, or none when the claims administrator cites nothing.';
COMMENT ON COLUMN fact_decision.reviewer_basis IS 'cited, or none when the reviewer cites nothing.';
COMMENT ON COLUMN fact_decision.claims_administrator_outside_mtus IS 'The letter says that this side went outside of the MTUS.';
COMMENT ON COLUMN fact_decision.reviewer_outside_mtus IS 'The letter says that this side went outside of the MTUS.';
COMMENT ON COLUMN fact_decision.days_assigned_to_decision IS 'Days from assignment to decision; NULL when a date is unknown.';
COMMENT ON COLUMN fact_decision.days_injury_to_decision IS 'Days from injury to decision; NULL when a date is unknown.';

CREATE TEMP MACRO date_key_of(day) AS coalesce(strftime(day, '%Y%m%d')::INTEGER, -1);

INSERT INTO fact_decision
SELECT
    decision_key, decision.case_key, item_number,
    CASE WHEN category IS NULL THEN -1 ELSE service_type_key_of(category, subcategory, drug_class, service) END,
    coalesce(reviewer_key, -1),
    date_key_of(decision_date), date_key_of(assigned_date), date_key_of(application_received_date),
    date_key_of(ur_denial_date), date_key_of(injury_date),
    title, disputed_service, original_request, authorized_portion, outcome,
    (outcome = 'Overturned')::TINYINT, is_ancillary, is_retrospective, is_modified, service_type_rule, quantity,
    quantity_unit, claims_administrator_basis, reviewer_basis, claims_administrator_outside_mtus, reviewer_outside_mtus,
    decision_date - assigned_date, decision_date - injury_date
FROM current_decision AS decision
INNER JOIN stage_letters USING (letter_id)
LEFT JOIN current_reviewer USING (letter_id)
ORDER BY decision_date, decision.case_key, item_number;
