-- One row per citation of an edition of the MTUS that was not in force on the day of the decision.
CREATE VIEW mart.citation_not_in_force AS
SELECT
    decision_key, case_number, decision_date, cited_by, guideline, edition, section, in_force_from, in_force_until
FROM bridge_decision_guideline
INNER JOIN dim_guideline USING (guideline_key)
INNER JOIN fact_decision USING (decision_key)
INNER JOIN dim_case USING (case_key)
WHERE decision_date < in_force_from OR decision_date > in_force_until;
COMMENT ON VIEW mart.citation_not_in_force IS 'Citations of an edition of the MTUS not in force on the day of the decision; one row per citation.';
COMMENT ON COLUMN mart.citation_not_in_force.decision_key IS 'The decision: fact_decision.';
COMMENT ON COLUMN mart.citation_not_in_force.case_number IS 'MAXIMUS case number; NULL when the letter prints none.';
COMMENT ON COLUMN mart.citation_not_in_force.decision_date IS 'Date of the final determination.';
COMMENT ON COLUMN mart.citation_not_in_force.cited_by IS 'claims_administrator or reviewer.';
COMMENT ON COLUMN mart.citation_not_in_force.guideline IS 'Title without year.';
COMMENT ON COLUMN mart.citation_not_in_force.edition IS 'Printed edition.';
COMMENT ON COLUMN mart.citation_not_in_force.section IS 'Section of the guideline.';
COMMENT ON COLUMN mart.citation_not_in_force.in_force_from IS 'First day on which the edition was part of the MTUS.';
COMMENT ON COLUMN mart.citation_not_in_force.in_force_until IS 'Last day on which the edition was part of the MTUS.';
