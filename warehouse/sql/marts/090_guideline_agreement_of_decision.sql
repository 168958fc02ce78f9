-- One row per decision: whether the sides cite the same.
-- A table, because it compares all citations of all decisions.
CREATE TABLE mart.guideline_agreement_of_decision AS
WITH guidelines AS (
    SELECT
        decision_key, family, guideline,
        max(CASE WHEN cited_by = 'claims_administrator' THEN 1 ELSE 0 END) AS by_administrator,
        max(CASE WHEN cited_by = 'reviewer' THEN 1 ELSE 0 END) AS by_reviewer
    FROM bridge_decision_guideline
    INNER JOIN dim_guideline USING (guideline_key)
    GROUP BY decision_key, family, guideline
),
families AS (
    SELECT
        decision_key, family,
        max(by_administrator) AS by_administrator,
        max(by_reviewer) AS by_reviewer,
        max(CASE WHEN guideline IS NOT NULL THEN by_administrator * by_reviewer ELSE 0 END) AS is_same_guideline
    FROM guidelines
    GROUP BY decision_key, family
),
sides AS (
    SELECT
        decision_key,
        max(by_administrator) AS by_administrator,
        max(by_reviewer) AS by_reviewer,
        max(is_same_guideline) AS is_same_guideline,
        max(by_administrator * by_reviewer) AS is_same_family
    FROM families
    GROUP BY decision_key
)
SELECT
    decision_key, case_key, item_number, decision_date_key, service_type_key, is_overturned, is_ancillary,
    CASE WHEN by_administrator IS NULL THEN 'neither cites'
        WHEN by_reviewer = 0 THEN 'claims administrator alone cites'
        WHEN by_administrator = 0 THEN 'reviewer alone cites'
        WHEN is_same_guideline = 1 THEN 'same guideline'
        WHEN is_same_family = 1 THEN 'same family'
        ELSE 'different families' END AS agreement
FROM fact_decision
LEFT JOIN sides USING (decision_key)
ORDER BY decision_date_key, case_key, item_number;
COMMENT ON TABLE mart.guideline_agreement_of_decision IS 'Whether the claims administrator and the reviewer cite the same guideline; one row per decision.';
COMMENT ON COLUMN mart.guideline_agreement_of_decision.decision_key IS 'The decision: fact_decision.';
COMMENT ON COLUMN mart.guideline_agreement_of_decision.case_key IS 'The case: dim_case.';
COMMENT ON COLUMN mart.guideline_agreement_of_decision.item_number IS '1..n in print order.';
COMMENT ON COLUMN mart.guideline_agreement_of_decision.decision_date_key IS 'Date of the final determination: dim_date.';
COMMENT ON COLUMN mart.guideline_agreement_of_decision.service_type_key IS 'Kind of service: dim_service_type.';
COMMENT ON COLUMN mart.guideline_agreement_of_decision.is_overturned IS '1 overturned, 0 upheld.';
COMMENT ON COLUMN mart.guideline_agreement_of_decision.is_ancillary IS 'Belongs to a surgery.';
COMMENT ON COLUMN mart.guideline_agreement_of_decision.agreement IS 'same guideline (they share one or more), same family (they share MTUS, ODG, ... but no guideline), different families, claims administrator alone cites, reviewer alone cites, neither cites.';
