-- One row per edition of the MTUS and side that cites it: how often it was not in force on the day of the decision.
-- A table, so that a dashboard does not wait for a join of all decisions.
CREATE TABLE mart.citation_not_in_force_by_edition AS
SELECT
    cited_by, guideline, edition, in_force_from, in_force_until,
    count(*) AS citations,
    count(*) FILTER (WHERE decision_date < in_force_from OR decision_date > in_force_until) AS not_in_force,
    avg(CASE WHEN decision_date < in_force_from OR decision_date > in_force_until THEN 1.0 ELSE 0.0 END) AS share_not_in_force
FROM bridge_decision_guideline
INNER JOIN dim_guideline USING (guideline_key)
INNER JOIN fact_decision USING (decision_key)
INNER JOIN dim_case USING (case_key)
WHERE in_force_from IS NOT NULL AND decision_date IS NOT NULL
GROUP BY cited_by, guideline, edition, in_force_from, in_force_until
ORDER BY cited_by, guideline, edition;
COMMENT ON TABLE mart.citation_not_in_force_by_edition IS 'How often an edition of the MTUS was cited when it was not in force; one row per guideline, edition and side. Citations without edition or decision date are left out.';
COMMENT ON COLUMN mart.citation_not_in_force_by_edition.cited_by IS 'claims_administrator or reviewer.';
COMMENT ON COLUMN mart.citation_not_in_force_by_edition.guideline IS 'Title without year.';
COMMENT ON COLUMN mart.citation_not_in_force_by_edition.edition IS 'Printed edition.';
COMMENT ON COLUMN mart.citation_not_in_force_by_edition.in_force_from IS 'First day on which the edition was part of the MTUS.';
COMMENT ON COLUMN mart.citation_not_in_force_by_edition.in_force_until IS 'Last day on which the edition was part of the MTUS; NULL while it is.';
COMMENT ON COLUMN mart.citation_not_in_force_by_edition.citations IS 'Citations of the edition.';
COMMENT ON COLUMN mart.citation_not_in_force_by_edition.not_in_force IS 'Of these, citations in decisions of a day on which it was not in force.';
COMMENT ON COLUMN mart.citation_not_in_force_by_edition.share_not_in_force IS 'not_in_force / citations.';
