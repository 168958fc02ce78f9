-- One row per specialty of a reviewer's profile.
CREATE TABLE bridge_reviewer_specialty (
    reviewer_key BIGINT NOT NULL,
    specialty_key BIGINT NOT NULL,
    position INTEGER NOT NULL,
    weight DOUBLE NOT NULL
);
COMMENT ON TABLE bridge_reviewer_specialty IS 'Specialties of reviewers'' profiles; one row per profile and specialty. A join fans out: count distinct decisions, or sum weight.';
COMMENT ON COLUMN bridge_reviewer_specialty.reviewer_key IS 'The profile: dim_reviewer.';
COMMENT ON COLUMN bridge_reviewer_specialty.specialty_key IS 'The specialty: dim_specialty.';
COMMENT ON COLUMN bridge_reviewer_specialty.position IS '1..n in print order; a specialty that is printed twice counts once, at its first position.';
COMMENT ON COLUMN bridge_reviewer_specialty.weight IS '1/n of the n specialties: those of one profile sum to 1.';

INSERT INTO bridge_reviewer_specialty
WITH profiles AS (
    SELECT DISTINCT reviewer_key, specialty_keys
    FROM current_reviewer
    SEMI JOIN current_decision USING (letter_id)
    ANTI JOIN bridge_reviewer_specialty USING (reviewer_key)
    WHERE specialty_keys IS NOT NULL
)
SELECT
    reviewer_key,
    unnest(specialty_keys) AS specialty_key,
    unnest(generate_series(1, len(specialty_keys)))::INTEGER AS position,
    1.0 / len(specialty_keys) AS weight
FROM profiles
ORDER BY reviewer_key, position;
