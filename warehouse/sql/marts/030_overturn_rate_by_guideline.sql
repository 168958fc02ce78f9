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
    count(*) AS decisions,
    sum(is_overturned)::BIGINT AS overturned,
    avg(is_overturned) AS overturn_rate,
    count(*) FILTER (WHERE NOT is_ancillary) AS primary_decisions,
    coalesce(sum(is_overturned) FILTER (WHERE NOT is_ancillary), 0)::BIGINT AS primary_overturned,
    avg(is_overturned) FILTER (WHERE NOT is_ancillary) AS primary_overturn_rate
FROM cited
INNER JOIN fact_decision USING (decision_key)
GROUP BY cited_by, family, guideline
ORDER BY cited_by, family, guideline;
COMMENT ON TABLE mart.overturn_rate_by_guideline IS 'Overturn rate by cited guideline and citing side; a decision counts once for each guideline it cites.';
COMMENT ON COLUMN mart.overturn_rate_by_guideline.cited_by IS 'claims_administrator or reviewer.';
COMMENT ON COLUMN mart.overturn_rate_by_guideline.family IS 'MTUS, ODG, ACOEM or Other.';
COMMENT ON COLUMN mart.overturn_rate_by_guideline.guideline IS 'Title without year; of ODG the chapter.';
COMMENT ON COLUMN mart.overturn_rate_by_guideline.decisions IS 'Decisions.';
COMMENT ON COLUMN mart.overturn_rate_by_guideline.overturned IS 'Decisions that overturn the denial.';
COMMENT ON COLUMN mart.overturn_rate_by_guideline.overturn_rate IS 'Share of decisions that overturn the denial, 0 to 1.';
COMMENT ON COLUMN mart.overturn_rate_by_guideline.primary_decisions IS 'Decisions on primary services: without the ancillary ones, which belong to a surgery.';
COMMENT ON COLUMN mart.overturn_rate_by_guideline.primary_overturned IS 'Of these, decisions that overturn the denial.';
COMMENT ON COLUMN mart.overturn_rate_by_guideline.primary_overturn_rate IS 'Share of primary decisions that overturn the denial, 0 to 1; NULL when there are none.';
