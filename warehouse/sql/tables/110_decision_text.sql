-- One row per decision: its long texts.
CREATE TABLE decision_text (
    decision_key BIGINT NOT NULL,
    rationale VARCHAR USING COMPRESSION zstd,
    claims_administrator_guideline_text VARCHAR USING COMPRESSION zstd,
    reviewer_guideline_text VARCHAR USING COMPRESSION zstd
);
COMMENT ON TABLE decision_text IS 'Long texts of decisions; one row per decision.';
COMMENT ON COLUMN decision_text.decision_key IS 'The decision: fact_decision.';
COMMENT ON COLUMN decision_text.rationale IS 'The reviewer''s rationale, white space folded.';
COMMENT ON COLUMN decision_text.claims_administrator_guideline_text IS 'Guideline paragraph of the claims administrator.';
COMMENT ON COLUMN decision_text.reviewer_guideline_text IS 'Guideline paragraph of the reviewer.';

INSERT INTO decision_text
SELECT decision_key, rationale, claims_administrator_guideline_text, reviewer_guideline_text
FROM read_parquet(getvariable('files').decisions, union_by_name = true)
INNER JOIN (SELECT letter_id, item_number, decision_key FROM current_decision) USING (letter_id, item_number);
