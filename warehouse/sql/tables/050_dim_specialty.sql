-- One row per specialty of a reviewer.
CREATE TABLE dim_specialty (
    specialty_key BIGINT PRIMARY KEY,
    specialty VARCHAR NOT NULL,
    board VARCHAR
);
COMMENT ON TABLE dim_specialty IS 'Specialties of reviewers; one row per specialty, -1 is unknown.';
COMMENT ON COLUMN dim_specialty.specialty_key IS 'Hash of the specialty; stable.';
COMMENT ON COLUMN dim_specialty.specialty IS 'Specialty as the letter names it, with its spelling corrected; Psychology and Psychologist are two, of one board.';
COMMENT ON COLUMN dim_specialty.board IS 'Certifying or licensing board; NULL when the specialty is not in the vocabulary.';

INSERT INTO dim_specialty VALUES (-1, 'Unknown', NULL);
INSERT INTO dim_specialty
-- An older load may have parsed letters before the vocabulary had the specialty: take the board from the vocabulary.
SELECT specialty_key, specialty, max(board)
FROM current_specialty
SEMI JOIN current_decision USING (letter_id)
ANTI JOIN dim_specialty USING (specialty_key)
GROUP BY specialty_key, specialty
ORDER BY specialty;
