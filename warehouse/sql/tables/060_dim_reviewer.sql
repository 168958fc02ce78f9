-- One row per distinct profile of a reviewer who decided an item: letters name no reviewer.
CREATE TABLE dim_reviewer (
    reviewer_key BIGINT PRIMARY KEY,
    specialties VARCHAR,
    licensure_states VARCHAR,
    is_california_licensed BOOLEAN
);
COMMENT ON TABLE dim_reviewer IS 'Profiles of reviewers, who have no names in letters; one row per distinct profile, -1 is unknown.';
COMMENT ON COLUMN dim_reviewer.reviewer_key IS 'Hash of specialties and states; stable.';
COMMENT ON COLUMN dim_reviewer.specialties IS 'Specialties in print order.';
COMMENT ON COLUMN dim_reviewer.licensure_states IS 'States of licensure, sorted by name.';
COMMENT ON COLUMN dim_reviewer.is_california_licensed IS 'Whether California is among the states; NULL when none is printed.';

INSERT INTO dim_reviewer (reviewer_key) VALUES (-1);
INSERT INTO dim_reviewer
SELECT reviewer_key, specialties, licensure_states, bool_or(is_california_licensed)
FROM current_reviewer
SEMI JOIN current_decision USING (letter_id)
ANTI JOIN dim_reviewer USING (reviewer_key)
GROUP BY reviewer_key, specialties, licensure_states
ORDER BY specialties, licensure_states;
