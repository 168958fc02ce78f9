-- One row per month of decision, side and reason. A decision counts once for each of its reasons.
-- A table, so that a dashboard does not wait for a join of all decisions.
CREATE TABLE mart.reasons_by_month AS
SELECT
    year, month, make_date(year, month, 1) AS first_day, lower(outcome) AS side, code, reason,
    unnest(reason_counts(code, position = 1, weight, (year, month, outcome)))
FROM fact_decision
INNER JOIN dim_date ON date_key = decision_date_key
LEFT JOIN bridge_decision_reason USING (decision_key)
LEFT JOIN dim_reason USING (reason_key)
WHERE year IS NOT NULL
GROUP BY year, month, outcome, code, reason
QUALIFY code IS NOT NULL
ORDER BY year, month, side DESC, count(*) DESC, code;
COMMENT ON TABLE mart.reasons_by_month IS 'Why denials are upheld or overturned, by month of decision; decisions without a date are left out; one row per month of decision, side and reason, and a decision counts once for each of its reasons. Rules read reasons: ACCURACY.md says how well.';
COMMENT ON COLUMN mart.reasons_by_month.year IS 'Calendar year of decision.';
COMMENT ON COLUMN mart.reasons_by_month.month IS 'Month of decision, 1 to 12.';
COMMENT ON COLUMN mart.reasons_by_month.first_day IS 'First day of the month.';
COMMENT ON COLUMN mart.reasons_by_month.side IS 'upheld or overturned: the outcome of the decisions.';
COMMENT ON COLUMN mart.reasons_by_month.code IS 'Short name of the reason: dim_reason.';
COMMENT ON COLUMN mart.reasons_by_month.reason IS 'The reason in a few words.';
COMMENT ON COLUMN mart.reasons_by_month.decisions IS 'Decisions with this reason; one with several reasons counts for each.';
COMMENT ON COLUMN mart.reasons_by_month.decisive IS 'Decisions in which this reason is the first.';
COMMENT ON COLUMN mart.reasons_by_month.weighted_decisions IS 'Decisions, each divided among its reasons: adds up to decisions_with_a_reason.';
COMMENT ON COLUMN mart.reasons_by_month.share IS 'Share of the decisions with a reason that have this one, 0 to 1; several reasons make shares of more than 1 in all.';
COMMENT ON COLUMN mart.reasons_by_month.decisions_with_a_reason IS 'Decisions of the row''s month and side in which a reason was found.';
COMMENT ON COLUMN mart.reasons_by_month.share_without_reason IS 'Share of the decisions of the month and side in which no reason was found, 0 to 1.';
