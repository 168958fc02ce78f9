-- One row per guideline and side that cites it. A decision counts once for each guideline it cites.
-- A table, so that a dashboard does not wait for a join of all decisions.
CREATE TABLE mart.overturn_rate_by_guideline AS
WITH cited AS (
    SELECT DISTINCT cited_by, family, guideline, decision_key
    FROM bridge_decision_guideline
    INNER JOIN dim_guideline USING (guideline_key)
)
SELECT
    cited_by, family, guideline,
    unnest(rates(is_overturned, is_ancillary))
FROM cited
INNER JOIN fact_decision USING (decision_key)
GROUP BY cited_by, family, guideline
ORDER BY cited_by, family, guideline;
COMMENT ON TABLE mart.overturn_rate_by_guideline IS 'Overturn rate by cited guideline and citing side; a decision counts once for each guideline it cites.';
COMMENT ON COLUMN mart.overturn_rate_by_guideline.cited_by IS 'claims_administrator or reviewer.';
COMMENT ON COLUMN mart.overturn_rate_by_guideline.family IS 'MTUS, ODG, ACOEM or Other.';
COMMENT ON COLUMN mart.overturn_rate_by_guideline.guideline IS 'Title without year; of ODG the chapter.';
