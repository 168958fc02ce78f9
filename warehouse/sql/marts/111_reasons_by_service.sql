-- One row per service, side and reason. A decision counts once for each of its reasons.
-- A table, so that a dashboard does not wait for a join of all decisions.
CREATE TABLE mart.reasons_by_service AS
SELECT
    category, subcategory, drug_class, service, lower(outcome) AS side, code, reason,
    unnest(reason_counts(code, position = 1, weight, (category, subcategory, drug_class, service, outcome)))
FROM fact_decision
INNER JOIN dim_service_type USING (service_type_key)
LEFT JOIN bridge_decision_reason USING (decision_key)
LEFT JOIN dim_reason USING (reason_key)
GROUP BY category, subcategory, drug_class, service, outcome, code, reason
QUALIFY code IS NOT NULL
ORDER BY category, subcategory, drug_class, service, side DESC, count(*) DESC, code;
COMMENT ON TABLE mart.reasons_by_service IS 'Why denials are upheld or overturned, by service; one row per service, side and reason, and a decision counts once for each of its reasons. Rules read reasons: ACCURACY.md says how well.';
COMMENT ON COLUMN mart.reasons_by_service.category IS 'DWC category; Unclassified where no vocabulary entry matches.';
COMMENT ON COLUMN mart.reasons_by_service.subcategory IS 'DWC subcategory; NULL for pharmaceuticals.';
COMMENT ON COLUMN mart.reasons_by_service.drug_class IS 'DWC drug class of a pharmaceutical.';
COMMENT ON COLUMN mart.reasons_by_service.service IS 'The service itself, finer than DWC.';
COMMENT ON COLUMN mart.reasons_by_service.side IS 'upheld or overturned: the outcome of the decisions.';
COMMENT ON COLUMN mart.reasons_by_service.code IS 'Short name of the reason: dim_reason.';
COMMENT ON COLUMN mart.reasons_by_service.reason IS 'The reason in a few words.';
COMMENT ON COLUMN mart.reasons_by_service.decisions IS 'Decisions with this reason; one with several reasons counts for each.';
COMMENT ON COLUMN mart.reasons_by_service.decisive IS 'Decisions in which this reason is the first.';
COMMENT ON COLUMN mart.reasons_by_service.weighted_decisions IS 'Decisions, each divided among its reasons: adds up to decisions_with_a_reason.';
COMMENT ON COLUMN mart.reasons_by_service.share IS 'Share of the decisions with a reason that have this one, 0 to 1; several reasons make shares of more than 1 in all.';
COMMENT ON COLUMN mart.reasons_by_service.decisions_with_a_reason IS 'Decisions of the row''s service and side in which a reason was found.';
COMMENT ON COLUMN mart.reasons_by_service.share_without_reason IS 'Share of the decisions of the service and side in which no reason was found, 0 to 1.';
