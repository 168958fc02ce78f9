-- One row per guideline and side that cites it, each citation counted by its weight: the rows of a side add up to its decisions.
-- A table, so that a dashboard does not wait for a join of all decisions.
CREATE TABLE mart.overturn_rate_by_guideline_weighted AS
SELECT
    cited_by, family, guideline,
    unnest(weighted_rates(weight, is_overturned))
FROM bridge_decision_guideline
INNER JOIN dim_guideline USING (guideline_key)
INNER JOIN fact_decision USING (decision_key)
GROUP BY cited_by, family, guideline
ORDER BY cited_by, family, guideline;
COMMENT ON TABLE mart.overturn_rate_by_guideline_weighted IS 'Overturn rate by cited guideline and citing side, citations counted by weight: the rows of a side add up to the decisions in which it cites; one row per guideline and side.';
COMMENT ON COLUMN mart.overturn_rate_by_guideline_weighted.cited_by IS 'claims_administrator or reviewer.';
COMMENT ON COLUMN mart.overturn_rate_by_guideline_weighted.family IS 'MTUS, ODG, ACOEM or Other.';
COMMENT ON COLUMN mart.overturn_rate_by_guideline_weighted.guideline IS 'Title without year; of ODG the chapter.';
