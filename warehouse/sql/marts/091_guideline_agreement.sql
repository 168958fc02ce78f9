-- One row per category and agreement between the sides.
-- A table, so that a dashboard does not wait for a join of all decisions.
CREATE TABLE mart.guideline_agreement AS
SELECT
    category, agreement,
    unnest(rates(is_overturned, is_ancillary))
FROM mart.guideline_agreement_of_decision
INNER JOIN dim_service_type USING (service_type_key)
GROUP BY category, agreement
ORDER BY category, agreement;
COMMENT ON TABLE mart.guideline_agreement IS 'Decisions and overturn rate by whether the sides cite the same guideline; one row per category and agreement.';
COMMENT ON COLUMN mart.guideline_agreement.category IS 'DWC category; Unclassified where no vocabulary entry matches.';
COMMENT ON COLUMN mart.guideline_agreement.agreement IS 'same guideline, same family, different families, claims administrator alone cites, reviewer alone cites, neither cites.';
