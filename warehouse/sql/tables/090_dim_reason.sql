-- One row per reason and the outcome that it is a reason for.
CREATE TABLE dim_reason (
    reason_key BIGINT PRIMARY KEY,
    code VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    side VARCHAR,
    definition VARCHAR
);
COMMENT ON TABLE dim_reason IS 'Reasons that reviewers give for an outcome; one row per code and side, -1 is unknown.';
COMMENT ON COLUMN dim_reason.reason_key IS 'Hash of code and side; stable.';
COMMENT ON COLUMN dim_reason.code IS 'Short name in the vocabulary; depends_on_other is a reason of both sides.';
COMMENT ON COLUMN dim_reason.reason IS 'The reason in a few words.';
COMMENT ON COLUMN dim_reason.side IS 'upheld or overturned: the outcome that it is a reason for.';
COMMENT ON COLUMN dim_reason.definition IS 'When a decision has this reason.';

INSERT INTO dim_reason VALUES (-1, 'unknown', 'Unknown', NULL, NULL);
INSERT INTO dim_reason
SELECT key_of('reason|' || code || '|' || side), code, reason, side, definition
FROM read_csv(getvariable('files').reason_codes, all_varchar = true)
ORDER BY side DESC, code;
