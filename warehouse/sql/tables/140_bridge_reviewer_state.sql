-- One row per state of licensure of a reviewer's profile.
CREATE TABLE bridge_reviewer_state (
    reviewer_key BIGINT NOT NULL,
    state_code VARCHAR,
    state VARCHAR NOT NULL
);
COMMENT ON TABLE bridge_reviewer_state IS 'States of licensure of reviewers'' profiles; one row per profile and state.';
COMMENT ON COLUMN bridge_reviewer_state.reviewer_key IS 'The profile: dim_reviewer.';
COMMENT ON COLUMN bridge_reviewer_state.state_code IS 'USPS code; NULL when the printed name is not a state.';
COMMENT ON COLUMN bridge_reviewer_state.state IS 'Full name.';

INSERT INTO bridge_reviewer_state
SELECT reviewer_key, max(state_code), state
FROM current_state
INNER JOIN current_reviewer USING (letter_id)
SEMI JOIN current_decision USING (letter_id)
ANTI JOIN bridge_reviewer_state USING (reviewer_key)
GROUP BY reviewer_key, state
ORDER BY reviewer_key, state;
