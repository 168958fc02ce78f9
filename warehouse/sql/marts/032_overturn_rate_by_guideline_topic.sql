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
    unnest(rates(is_overturned, is_ancillary))
FROM cited
INNER JOIN fact_decision USING (decision_key)
GROUP BY cited_by, topic
ORDER BY cited_by, topic;
COMMENT ON TABLE mart.overturn_rate_by_guideline_topic IS 'Overturn rate by the topic of cited guidelines, across families and editions, and citing side; a decision counts once for each topic.';
COMMENT ON COLUMN mart.overturn_rate_by_guideline_topic.cited_by IS 'claims_administrator or reviewer.';
COMMENT ON COLUMN mart.overturn_rate_by_guideline_topic.topic IS 'Subject of the guideline: dim_guideline.topic; NULL for guidelines without one.';
