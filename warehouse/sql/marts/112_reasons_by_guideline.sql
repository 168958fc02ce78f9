-- One row per guideline of the reviewer, side and reason. A decision counts once for each of its reasons.
-- A table, so that a dashboard does not wait for a join of all decisions.
CREATE TABLE mart.reasons_by_guideline AS
SELECT
    family, guideline, lower(outcome) AS side, code, reason,
    unnest(reason_counts(code, position = 1, weight, (family, guideline, outcome)))
FROM fact_decision
INNER JOIN (
    SELECT DISTINCT decision_key, family, guideline
    FROM bridge_decision_guideline
    INNER JOIN dim_guideline USING (guideline_key)
    WHERE cited_by = 'reviewer'
) USING (decision_key)
LEFT JOIN bridge_decision_reason USING (decision_key)
LEFT JOIN dim_reason USING (reason_key)
GROUP BY family, guideline, outcome, code, reason
QUALIFY code IS NOT NULL
ORDER BY family, guideline, side DESC, count(*) DESC, code;
COMMENT ON TABLE mart.reasons_by_guideline IS 'Why denials are upheld or overturned, by the guideline that the reviewer cites; one row per guideline of the reviewer, side and reason, and a decision counts once for each of its reasons. Rules read reasons: ACCURACY.md says how well.';
COMMENT ON COLUMN mart.reasons_by_guideline.family IS 'MTUS, ODG, ACOEM or Other.';
COMMENT ON COLUMN mart.reasons_by_guideline.guideline IS 'Title without year; of ODG the chapter.';
COMMENT ON COLUMN mart.reasons_by_guideline.side IS 'upheld or overturned: the outcome of the decisions.';
COMMENT ON COLUMN mart.reasons_by_guideline.code IS 'Short name of the reason: dim_reason.';
COMMENT ON COLUMN mart.reasons_by_guideline.reason IS 'The reason in a few words.';
COMMENT ON COLUMN mart.reasons_by_guideline.decisions IS 'Decisions with this reason; one with several reasons counts for each.';
COMMENT ON COLUMN mart.reasons_by_guideline.decisive IS 'Decisions in which this reason is the first.';
COMMENT ON COLUMN mart.reasons_by_guideline.weighted_decisions IS 'Decisions, each divided among its reasons: adds up to decisions_with_a_reason.';
COMMENT ON COLUMN mart.reasons_by_guideline.share IS 'Share of the decisions with a reason that have this one, 0 to 1; several reasons make shares of more than 1 in all.';
COMMENT ON COLUMN mart.reasons_by_guideline.decisions_with_a_reason IS 'Decisions of the row''s guideline and side in which a reason was found.';
COMMENT ON COLUMN mart.reasons_by_guideline.share_without_reason IS 'Share of the decisions of the guideline and side in which no reason was found, 0 to 1.';
