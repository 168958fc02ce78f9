-- One row per diagnosis of a case.
CREATE TABLE bridge_case_diagnosis (
    case_key BIGINT NOT NULL,
    diagnosis_key BIGINT NOT NULL,
    position INTEGER NOT NULL
);
COMMENT ON TABLE bridge_case_diagnosis IS 'Diagnoses that a case''s summary names; one row per case and diagnosis.';
COMMENT ON COLUMN bridge_case_diagnosis.case_key IS 'The case: dim_case.';
COMMENT ON COLUMN bridge_case_diagnosis.diagnosis_key IS 'The diagnosis: dim_diagnosis.';
COMMENT ON COLUMN bridge_case_diagnosis.position IS '1..n in print order.';

INSERT INTO bridge_case_diagnosis
SELECT case_key, diagnosis_key, position FROM current_diagnosis ORDER BY case_key, position;
