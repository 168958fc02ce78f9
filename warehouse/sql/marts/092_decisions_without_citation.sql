-- One row per year of decision and category: in how many decisions which side cites nothing.
-- A table, so that a dashboard does not wait for a join of all decisions.
CREATE TABLE mart.decisions_without_citation AS
SELECT
    year, category,
    count(*) AS decisions,
    count(*) FILTER (WHERE agreement IN ('neither cites', 'reviewer alone cites')) AS uncited_by_claims_administrator,
    count(*) FILTER (WHERE agreement IN ('neither cites', 'claims administrator alone cites')) AS uncited_by_reviewer,
    count(*) FILTER (WHERE agreement = 'neither cites') AS uncited,
    avg(CASE WHEN agreement = 'neither cites' THEN 1.0 ELSE 0.0 END) AS share_uncited,
    sum(CASE WHEN agreement = 'neither cites' THEN is_overturned ELSE 0 END)::BIGINT AS uncited_overturned
FROM mart.guideline_agreement_of_decision
INNER JOIN dim_date ON date_key = decision_date_key
INNER JOIN dim_service_type USING (service_type_key)
GROUP BY year, category
ORDER BY year, category;
COMMENT ON TABLE mart.decisions_without_citation IS 'Decisions in which a side cites nothing, by year of decision and category; one row per year and category, NULL is an unknown year.';
COMMENT ON COLUMN mart.decisions_without_citation.year IS 'Calendar year of decision.';
COMMENT ON COLUMN mart.decisions_without_citation.category IS 'DWC category; Unclassified where no vocabulary entry matches.';
COMMENT ON COLUMN mart.decisions_without_citation.uncited_by_claims_administrator IS 'Decisions in which the claims administrator cites nothing.';
COMMENT ON COLUMN mart.decisions_without_citation.uncited_by_reviewer IS 'Decisions in which the reviewer cites nothing.';
COMMENT ON COLUMN mart.decisions_without_citation.uncited IS 'Decisions in which neither side cites anything.';
COMMENT ON COLUMN mart.decisions_without_citation.share_uncited IS 'uncited / decisions.';
COMMENT ON COLUMN mart.decisions_without_citation.uncited_overturned IS 'Of the uncited decisions, those that overturn the denial.';
