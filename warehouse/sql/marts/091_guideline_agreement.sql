-- One row per category and agreement between the sides.
-- A table, so that a dashboard does not wait for a join of all decisions.
CREATE TABLE mart.guideline_agreement AS
SELECT
    category, agreement,
    count(*) AS decisions,
    sum(is_overturned)::BIGINT AS overturned,
    avg(is_overturned) AS overturn_rate,
    count(*) FILTER (WHERE NOT is_ancillary) AS primary_decisions,
    coalesce(sum(is_overturned) FILTER (WHERE NOT is_ancillary), 0)::BIGINT AS primary_overturned,
    avg(is_overturned) FILTER (WHERE NOT is_ancillary) AS primary_overturn_rate
FROM mart.guideline_agreement_of_decision
INNER JOIN dim_service_type USING (service_type_key)
GROUP BY category, agreement
ORDER BY category, agreement;
COMMENT ON TABLE mart.guideline_agreement IS 'Decisions and overturn rate by whether the sides cite the same guideline; one row per category and agreement.';
COMMENT ON COLUMN mart.guideline_agreement.category IS 'DWC category; Unclassified where no vocabulary entry matches.';
COMMENT ON COLUMN mart.guideline_agreement.agreement IS 'same guideline, same family, different families, claims administrator alone cites, reviewer alone cites, neither cites.';
COMMENT ON COLUMN mart.guideline_agreement.decisions IS 'Decisions.';
COMMENT ON COLUMN mart.guideline_agreement.overturned IS 'Decisions that overturn the denial.';
COMMENT ON COLUMN mart.guideline_agreement.overturn_rate IS 'Share of decisions that overturn the denial, 0 to 1.';
COMMENT ON COLUMN mart.guideline_agreement.primary_decisions IS 'Decisions on primary services: without the ancillary ones, which belong to a surgery.';
COMMENT ON COLUMN mart.guideline_agreement.primary_overturned IS 'Of these, decisions that overturn the denial.';
COMMENT ON COLUMN mart.guideline_agreement.primary_overturn_rate IS 'Share of primary decisions that overturn the denial, 0 to 1; NULL when there are none.';
