-- One row per received letter: in exactly one status.
CREATE TABLE audit.letter (
    letter_id VARCHAR NOT NULL,
    source_uri VARCHAR,
    received_at TIMESTAMP NOT NULL,
    load_id VARCHAR NOT NULL,
    case_number VARCHAR,
    status VARCHAR NOT NULL,
    reason VARCHAR,
    media_type VARCHAR,
    byte_count BIGINT,
    parser_version VARCHAR,
    vocabulary VARCHAR,
    quarantine_reason VARCHAR
);
COMMENT ON TABLE audit.letter IS 'Every received letter in exactly one status; one row per letter.';
COMMENT ON COLUMN audit.letter.letter_id IS 'SHA-256 of the letter''s bytes, hex.';
COMMENT ON COLUMN audit.letter.source_uri IS 'Where it was received from: path, or archive and member.';
COMMENT ON COLUMN audit.letter.received_at IS 'When the load that first received it began, UTC.';
COMMENT ON COLUMN audit.letter.load_id IS 'Load that first received it.';
COMMENT ON COLUMN audit.letter.case_number IS 'MAXIMUS case number that it prints, of a superseded or quarantined letter too; NULL when none could be read.';
COMMENT ON COLUMN audit.letter.status IS 'loaded, quarantined or superseded: another letter of the case is loaded, the one with the latest decision date, of several the one with the largest letter_id. A letter that could not be loaded is superseded when the loaded one was received with it or later.';
COMMENT ON COLUMN audit.letter.reason IS 'Why it is not in the star.';
COMMENT ON COLUMN audit.letter.media_type IS 'application/pdf or text/plain, by content.';
COMMENT ON COLUMN audit.letter.byte_count IS 'Size in bytes.';
COMMENT ON COLUMN audit.letter.parser_version IS 'Version of the parser that staged it.';
COMMENT ON COLUMN audit.letter.vocabulary IS 'Version of the vocabularies that it was staged with, 12 hexadecimal digits; NULL of letters staged by version 0.4 or before.';
COMMENT ON COLUMN audit.letter.quarantine_reason IS 'Why it could not be loaded, also where a later letter of the case has ended its quarantine; NULL of letters that could.';

INSERT INTO audit.letter
WITH letters AS (
    SELECT stage_receipts.*, case_number, is_current, stage_rejects.reason AS quarantine_reason
    FROM stage_receipts
    LEFT JOIN case_letter USING (letter_id)
    LEFT JOIN (SELECT letter_id, case_number FROM stage_case) USING (letter_id)
    LEFT JOIN stage_rejects USING (letter_id)
),
-- A correction is received with the letter or after it: an older letter may not be correct.
corrected AS (
    SELECT letter_id
    FROM letters
    INNER JOIN (SELECT case_number, received_at AS loaded_at FROM letters WHERE is_current) AS loaded USING (case_number)
    WHERE quarantine_reason IS NOT NULL AND loaded_at >= received_at
),
statuses AS (
    SELECT
        letters.*,
        CASE WHEN is_current THEN 'loaded' WHEN is_current = FALSE OR corrected.letter_id IS NOT NULL THEN 'superseded' ELSE 'quarantined' END AS status
    FROM letters LEFT JOIN corrected USING (letter_id)
)
SELECT
    letter_id, source_uri, received_at, load_id, case_number, status,
    CASE WHEN status = 'superseded' THEN 'a later letter of the same case is loaded' ELSE quarantine_reason END,
    media_type, byte_count, parser_version, vocabulary, quarantine_reason
FROM statuses
ORDER BY received_at, letter_id;
