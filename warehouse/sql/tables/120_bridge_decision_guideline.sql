-- One row per cited guideline section of a decision and side.
CREATE TABLE bridge_decision_guideline (
    decision_key BIGINT NOT NULL,
    guideline_key BIGINT NOT NULL,
    cited_by VARCHAR NOT NULL,
    citation_number INTEGER NOT NULL,
    pages VARCHAR[],
    weight DOUBLE NOT NULL,
    is_known BOOLEAN NOT NULL,
    citation_text VARCHAR
);
COMMENT ON TABLE bridge_decision_guideline IS 'What each side of a decision cites; one row per cited section. A join fans out: count distinct decisions, or sum weight.';
COMMENT ON COLUMN bridge_decision_guideline.decision_key IS 'The decision: fact_decision.';
COMMENT ON COLUMN bridge_decision_guideline.guideline_key IS 'What is cited: dim_guideline.';
COMMENT ON COLUMN bridge_decision_guideline.cited_by IS 'claims_administrator or reviewer.';
COMMENT ON COLUMN bridge_decision_guideline.citation_number IS '1..n in print order within decision and side.';
COMMENT ON COLUMN bridge_decision_guideline.pages IS 'Printed pages, ranges as printed.';
COMMENT ON COLUMN bridge_decision_guideline.weight IS '1/n of the n citations: those of one decision and side sum to 1.';
COMMENT ON COLUMN bridge_decision_guideline.is_known IS 'Whether the vocabulary holds the guideline and, where given, the section.';
COMMENT ON COLUMN bridge_decision_guideline.citation_text IS 'The words this citation was read from.';

INSERT INTO bridge_decision_guideline
SELECT
    decision_key, guideline_key, cited_by, citation_number, pages,
    1.0 / count(*) OVER (PARTITION BY decision_key, cited_by), is_known, citation_text
FROM current_citation
ORDER BY decision_key, cited_by, citation_number;
