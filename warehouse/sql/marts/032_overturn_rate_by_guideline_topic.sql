-- One row per topic of guidelines and side that cites it. A decision counts once for each topic.
-- A table, so that a dashboard does not wait for a join of all decisions.
CREATE TABLE mart.overturn_rate_by_guideline_topic AS
WITH cited AS (
    SELECT DISTINCT cited_by, topic, decision_key
    FROM bridge_decision_guideline
    INNER JOIN dim_guideline USING (guideline_key)
)
SELECT
    cited_by, topic,
    count(*) AS decisions,
    sum(is_overturned)::BIGINT AS overturned,
    avg(is_overturned) AS overturn_rate,
    count(*) FILTER (WHERE NOT is_ancillary) AS primary_decisions,
    coalesce(sum(is_overturned) FILTER (WHERE NOT is_ancillary), 0)::BIGINT AS primary_overturned,
    avg(is_overturned) FILTER (WHERE NOT is_ancillary) AS primary_overturn_rate
FROM cited
INNER JOIN fact_decision USING (decision_key)
GROUP BY cited_by, topic
ORDER BY cited_by, topic;
COMMENT ON TABLE mart.overturn_rate_by_guideline_topic IS 'Overturn rate by the topic of cited guidelines, across families and editions, and citing side; a decision counts once for each topic.';
COMMENT ON COLUMN mart.overturn_rate_by_guideline_topic.cited_by IS 'claims_administrator or reviewer.';
COMMENT ON COLUMN mart.overturn_rate_by_guideline_topic.topic IS 'Subject of the guideline: dim_guideline.topic; NULL for guidelines without one.';
COMMENT ON COLUMN mart.overturn_rate_by_guideline_topic.decisions IS 'Decisions.';
COMMENT ON COLUMN mart.overturn_rate_by_guideline_topic.overturned IS 'Decisions that overturn the denial.';
COMMENT ON COLUMN mart.overturn_rate_by_guideline_topic.overturn_rate IS 'Share of decisions that overturn the denial, 0 to 1.';
COMMENT ON COLUMN mart.overturn_rate_by_guideline_topic.primary_decisions IS 'Decisions on primary services: without the ancillary ones, which belong to a surgery.';
COMMENT ON COLUMN mart.overturn_rate_by_guideline_topic.primary_overturned IS 'Of these, decisions that overturn the denial.';
COMMENT ON COLUMN mart.overturn_rate_by_guideline_topic.primary_overturn_rate IS 'Share of primary decisions that overturn the denial, 0 to 1; NULL when there are none.';
