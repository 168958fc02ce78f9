-- One row per guideline and side that cites it. A decision counts once for each guideline it cites.
CREATE VIEW mart.overturn_rate_by_guideline AS
WITH cited AS (
    SELECT DISTINCT cited_by, family, guideline, decision_key, is_overturned
    FROM bridge_decision_guideline
    INNER JOIN dim_guideline USING (guideline_key)
    INNER JOIN fact_decision USING (decision_key)
)
SELECT
    cited_by, family, guideline,
    count(*) AS decisions, sum(is_overturned)::BIGINT AS overturned, avg(is_overturned) AS overturn_rate
FROM cited
GROUP BY ALL;
COMMENT ON VIEW mart.overturn_rate_by_guideline IS 'Overturn rate by cited guideline and citing side; a decision counts once for each guideline it cites.';
COMMENT ON COLUMN mart.overturn_rate_by_guideline.cited_by IS 'claims_administrator or reviewer.';
COMMENT ON COLUMN mart.overturn_rate_by_guideline.family IS 'MTUS, ODG, ACOEM or Other.';
COMMENT ON COLUMN mart.overturn_rate_by_guideline.guideline IS 'Title without year; of ODG the chapter.';
COMMENT ON COLUMN mart.overturn_rate_by_guideline.decisions IS 'Decisions.';
COMMENT ON COLUMN mart.overturn_rate_by_guideline.overturned IS 'Decisions that overturn the denial.';
COMMENT ON COLUMN mart.overturn_rate_by_guideline.overturn_rate IS 'Share of decisions that overturn the denial, 0 to 1.';
