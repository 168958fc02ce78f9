-- One row per body region of a decision.
CREATE TABLE bridge_decision_body_region (
    decision_key BIGINT NOT NULL,
    body_region_key BIGINT NOT NULL
);
COMMENT ON TABLE bridge_decision_body_region IS 'Body regions that a disputed item names; one row per decision and region. A join fans out.';
COMMENT ON COLUMN bridge_decision_body_region.decision_key IS 'The decision: fact_decision.';
COMMENT ON COLUMN bridge_decision_body_region.body_region_key IS 'The region: dim_body_region.';

INSERT INTO bridge_decision_body_region
SELECT DISTINCT decision_key, body_region_key FROM current_body_region ORDER BY decision_key, body_region_key;
