-- One row per reason of a decision.
CREATE TABLE bridge_decision_reason (
    decision_key BIGINT NOT NULL,
    reason_key BIGINT NOT NULL,
    position INTEGER NOT NULL,
    weight DOUBLE NOT NULL,
    span_start INTEGER NOT NULL,
    span_end INTEGER NOT NULL
);
COMMENT ON TABLE bridge_decision_reason IS 'Why decisions were made so, in the reviewer''s words; one row per decision and reason. Rules read them from the rationale: ACCURACY.md says how well, per code. Some decisions have none. A join fans out: count distinct decisions, or sum weight.';
COMMENT ON COLUMN bridge_decision_reason.decision_key IS 'The decision: fact_decision.';
COMMENT ON COLUMN bridge_decision_reason.reason_key IS 'The reason: dim_reason.';
COMMENT ON COLUMN bridge_decision_reason.position IS '1..n, the decisive reason first.';
COMMENT ON COLUMN bridge_decision_reason.weight IS '1/n of the n reasons: those of one decision sum to 1.';
COMMENT ON COLUMN bridge_decision_reason.span_start IS 'First character of its words in letter_text.text, from 0.';
COMMENT ON COLUMN bridge_decision_reason.span_end IS 'End of its words in letter_text.text, exclusive.';

INSERT INTO bridge_decision_reason
SELECT
    decision_key, key_of('reason|' || code || '|' || side), position,
    1.0 / count(*) OVER (PARTITION BY decision_key), span_start, span_end
FROM read_parquet(getvariable('files').reasons, union_by_name = true) AS staged
INNER JOIN (SELECT letter_id, item_number, decision_key FROM current_decision) USING (letter_id, item_number)
ORDER BY decision_key, position;
