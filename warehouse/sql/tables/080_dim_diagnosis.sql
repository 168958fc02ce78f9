-- One row per diagnosis that a summary names.
CREATE TABLE dim_diagnosis (
    diagnosis_key BIGINT NOT NULL,
    diagnosis VARCHAR NOT NULL
);
COMMENT ON TABLE dim_diagnosis IS 'Diagnoses that clinical case summaries name, as printed; one row per diagnosis, -1 is unknown.';
COMMENT ON COLUMN dim_diagnosis.diagnosis_key IS 'Hash of the diagnosis; stable.';
COMMENT ON COLUMN dim_diagnosis.diagnosis IS 'As printed, lower case.';

CREATE TEMP TABLE current_diagnosis AS
SELECT case_key, position, diagnosis, key_of('diagnosis|' || diagnosis) AS diagnosis_key
FROM read_parquet(getvariable('files').diagnoses, union_by_name = true) AS staged
INNER JOIN current_letter USING (letter_id);

INSERT INTO dim_diagnosis VALUES (-1, 'Unknown');
INSERT INTO dim_diagnosis SELECT DISTINCT diagnosis_key, diagnosis
FROM current_diagnosis ANTI JOIN dim_diagnosis USING (diagnosis_key)
ORDER BY diagnosis;
