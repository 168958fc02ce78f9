-- One row per specialty of a reviewer.
CREATE TABLE dim_specialty (
    specialty_key BIGINT PRIMARY KEY,
    specialty VARCHAR NOT NULL,
    board VARCHAR
);
COMMENT ON TABLE dim_specialty IS 'Specialties of reviewers; one row per specialty, -1 is unknown.';
COMMENT ON COLUMN dim_specialty.specialty_key IS 'Hash of the specialty; stable.';
COMMENT ON COLUMN dim_specialty.specialty IS 'Name in the vocabulary; as printed when the vocabulary lacks it.';
COMMENT ON COLUMN dim_specialty.board IS 'Certifying or licensing board; NULL when the specialty is not in the vocabulary.';

INSERT INTO dim_specialty VALUES (-1, 'Unknown', NULL);
INSERT INTO dim_specialty
SELECT DISTINCT specialty_key, specialty, board FROM current_specialty ORDER BY specialty;
