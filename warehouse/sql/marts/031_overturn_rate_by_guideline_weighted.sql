-- One row per guideline and side that cites it, each citation counted by its weight: the rows of a side add up to its decisions.
-- A table, so that a dashboard does not wait for a join of all decisions.
CREATE TABLE mart.overturn_rate_by_guideline_weighted AS
SELECT
    cited_by, family, guideline,
    sum(weight) AS weighted_decisions,
    sum(weight * is_overturned) AS weighted_overturned,
    sum(weight * is_overturned) / sum(weight) AS weighted_overturn_rate
FROM bridge_decision_guideline
INNER JOIN dim_guideline USING (guideline_key)
INNER JOIN fact_decision USING (decision_key)
GROUP BY cited_by, family, guideline
ORDER BY cited_by, family, guideline;
COMMENT ON TABLE mart.overturn_rate_by_guideline_weighted IS 'Overturn rate by cited guideline and citing side, citations counted by weight: the rows of a side add up to the decisions in which it cites; one row per guideline and side.';
COMMENT ON COLUMN mart.overturn_rate_by_guideline_weighted.cited_by IS 'claims_administrator or reviewer.';
COMMENT ON COLUMN mart.overturn_rate_by_guideline_weighted.family IS 'MTUS, ODG, ACOEM or Other.';
COMMENT ON COLUMN mart.overturn_rate_by_guideline_weighted.guideline IS 'Title without year; of ODG the chapter.';
COMMENT ON COLUMN mart.overturn_rate_by_guideline_weighted.weighted_decisions IS 'Decisions, one that has n of these counted 1/n for each: the sum over all rows counts no decision twice.';
COMMENT ON COLUMN mart.overturn_rate_by_guideline_weighted.weighted_overturned IS 'Decisions that overturn the denial, counted so.';
COMMENT ON COLUMN mart.overturn_rate_by_guideline_weighted.weighted_overturn_rate IS 'weighted_overturned / weighted_decisions, 0 to 1.';
