-- One row per case, as its current letter describes it.
CREATE TABLE dim_case (
    case_key BIGINT NOT NULL,
    letter_id VARCHAR,
    case_number VARCHAR,
    priority VARCHAR,
    age INTEGER,
    age_band VARCHAR,
    sex VARCHAR,
    injury_date DATE,
    ur_denial_date DATE,
    application_received_date DATE,
    assigned_date DATE,
    decision_date DATE,
    case_outcome VARCHAR,
    item_count INTEGER,
    layout VARCHAR,
    source_uri VARCHAR
);
COMMENT ON TABLE dim_case IS 'Cases as their current letter describes them; one row per case, -1 is the unknown case.';
COMMENT ON COLUMN dim_case.case_key IS 'Hash of the case number, or of letter_id where none is printed; stable.';
COMMENT ON COLUMN dim_case.letter_id IS 'SHA-256 of the current letter''s bytes, hex.';
COMMENT ON COLUMN dim_case.case_number IS 'MAXIMUS case number; NULL when the letter prints none.';
COMMENT ON COLUMN dim_case.priority IS 'Standard or Expedited.';
COMMENT ON COLUMN dim_case.age IS 'Age of the injured worker in years, from the summary.';
COMMENT ON COLUMN dim_case.age_band IS 'Age in bands: 0-17, 18-29, 30-39, ... 70-79, 80+; NULL when the age is.';
COMMENT ON COLUMN dim_case.sex IS 'male or female; NULL when the summary does not say.';
COMMENT ON COLUMN dim_case.injury_date IS 'Date of injury.';
COMMENT ON COLUMN dim_case.ur_denial_date IS 'Date of the utilization review denial.';
COMMENT ON COLUMN dim_case.application_received_date IS 'Date the IMR application was received.';
COMMENT ON COLUMN dim_case.assigned_date IS 'Date the case was assigned to the reviewer.';
COMMENT ON COLUMN dim_case.decision_date IS 'Date of the final determination.';
COMMENT ON COLUMN dim_case.case_outcome IS 'Upheld, Overturned or Partial Overturn, from the outcomes of the items; NULL when it has none.';
COMMENT ON COLUMN dim_case.item_count IS 'Disputed items decided; 0 where the letter has none.';
COMMENT ON COLUMN dim_case.layout IS 'Layout of the letter.';
COMMENT ON COLUMN dim_case.source_uri IS 'Where the letter was received from.';

INSERT INTO dim_case (case_key) VALUES (-1);
INSERT INTO dim_case
WITH outcomes AS (
    SELECT letter_id, count(*) AS items, count(*) FILTER (outcome = 'Overturned') AS overturned
    FROM current_decision GROUP BY letter_id
)
SELECT
    case_key, letter_id, case_number, priority, age,
    CASE WHEN age < 18 THEN '0-17' WHEN age < 30 THEN '18-29' WHEN age >= 80 THEN '80+'
        WHEN age IS NOT NULL THEN (age // 10 * 10) || '-' || (age // 10 * 10 + 9) END,
    sex, injury_date, ur_denial_date, application_received_date, assigned_date, decision_date,
    CASE WHEN overturned = 0 THEN 'Upheld' WHEN overturned = items THEN 'Overturned' WHEN overturned > 0 THEN 'Partial Overturn' END,
    coalesce(items, 0), layout, source_uri
FROM current_letter
INNER JOIN stage_letters USING (letter_id)
INNER JOIN stage_receipts USING (letter_id)
LEFT JOIN outcomes USING (letter_id)
ORDER BY decision_date, case_key;
