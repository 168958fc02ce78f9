-- One row per received letter: in exactly one status.
CREATE SCHEMA audit;
CREATE TABLE audit.letter (
    letter_id VARCHAR PRIMARY KEY,
    source_uri VARCHAR,
    received_at TIMESTAMP NOT NULL,
    load_id VARCHAR NOT NULL,
    case_number VARCHAR,
    status VARCHAR NOT NULL,
    reason VARCHAR,
    media_type VARCHAR,
    byte_count BIGINT,
    parser_version VARCHAR
);
COMMENT ON TABLE audit.letter IS 'Every received letter in exactly one status; one row per letter.';
COMMENT ON COLUMN audit.letter.letter_id IS 'SHA-256 of the letter''s bytes, hex.';
COMMENT ON COLUMN audit.letter.source_uri IS 'Where it was received from: path, or archive and member.';
COMMENT ON COLUMN audit.letter.received_at IS 'When the load that first received it began, UTC.';
COMMENT ON COLUMN audit.letter.load_id IS 'Load that first received it.';
COMMENT ON COLUMN audit.letter.case_number IS 'MAXIMUS case number that it prints, of a superseded or quarantined letter too; NULL when none could be read.';
COMMENT ON COLUMN audit.letter.status IS 'loaded, quarantined or superseded: another letter of the case is loaded, the one with the latest decision date, of several the one with the largest letter_id.';
COMMENT ON COLUMN audit.letter.reason IS 'Why it is not in the star.';
COMMENT ON COLUMN audit.letter.media_type IS 'application/pdf or text/plain, by content.';
COMMENT ON COLUMN audit.letter.byte_count IS 'Size in bytes.';
COMMENT ON COLUMN audit.letter.parser_version IS 'Version of the parser that staged it.';

INSERT INTO audit.letter
SELECT
    letter_id, source_uri, received_at, load_id, case_number,
    CASE WHEN is_current THEN 'loaded' WHEN is_current IS NULL THEN 'quarantined' ELSE 'superseded' END,
    CASE WHEN is_current = FALSE THEN 'a later letter of the same case is loaded' ELSE reason END,
    media_type, byte_count, parser_version
FROM stage_receipts
LEFT JOIN case_letter USING (letter_id)
LEFT JOIN (SELECT letter_id, case_number FROM read_parquet(getvariable('files').letters, union_by_name = true)) USING (letter_id)
LEFT JOIN stage_rejects USING (letter_id)
ORDER BY received_at, letter_id;
