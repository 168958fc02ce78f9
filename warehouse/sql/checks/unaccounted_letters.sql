-- The status of every letter agrees with the star: a loaded letter has a case, a superseded letter only its text, and a
-- quarantined letter neither. A quarantined letter is superseded, without text, when the loaded letter of its case was
-- received with it or later.
WITH corrected AS (
    SELECT DISTINCT rejected.letter_id
    FROM audit.letter AS rejected
    INNER JOIN dim_case ON dim_case.case_number = rejected.case_number
    INNER JOIN audit.letter AS loaded ON loaded.letter_id = dim_case.letter_id
    WHERE rejected.quarantine_reason IS NOT NULL AND loaded.received_at >= rejected.received_at
),
accounts AS (
    SELECT
        letter_id,
        status,
        CASE
            WHEN dim_case.letter_id IS NOT NULL AND letter_text.letter_id IS NOT NULL THEN 'loaded'
            WHEN dim_case.letter_id IS NULL AND letter_text.letter_id IS NOT NULL THEN 'superseded'
            WHEN dim_case.letter_id IS NULL AND corrected.letter_id IS NOT NULL THEN 'superseded'
            WHEN dim_case.letter_id IS NULL THEN 'quarantined'
        END AS shown
    FROM (SELECT letter_id, status FROM audit.letter) AS letters
    FULL JOIN letter_text USING (letter_id)
    FULL JOIN (SELECT letter_id FROM dim_case WHERE case_key <> -1) AS dim_case USING (letter_id)
    LEFT JOIN corrected USING (letter_id)
)
SELECT 'audit.letter' AS place, letter_id AS key FROM accounts WHERE status IS DISTINCT FROM shown
UNION ALL SELECT 'dim_case', letter_id FROM dim_case WHERE case_key <> -1 GROUP BY letter_id HAVING count(*) > 1
