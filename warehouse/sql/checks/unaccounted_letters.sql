-- Letter by letter, the status is what the star shows: a loaded letter tells its case, a superseded one has its text only, a
-- quarantined one has neither.
WITH accounts AS (
    SELECT
        letter_id,
        status,
        CASE
            WHEN dim_case.letter_id IS NOT NULL AND letter_text.letter_id IS NOT NULL THEN 'loaded'
            WHEN dim_case.letter_id IS NULL AND letter_text.letter_id IS NOT NULL THEN 'superseded'
            WHEN dim_case.letter_id IS NULL AND letter_text.letter_id IS NULL THEN 'quarantined'
        END AS shown
    FROM (SELECT letter_id, status FROM audit.letter) AS letters
    FULL JOIN letter_text USING (letter_id)
    FULL JOIN (SELECT letter_id FROM dim_case WHERE case_key <> -1) AS dim_case USING (letter_id)
)
SELECT 'audit.letter' AS place, letter_id AS key FROM accounts WHERE status IS DISTINCT FROM shown
UNION ALL SELECT 'dim_case', letter_id FROM dim_case WHERE case_key <> -1 GROUP BY letter_id HAVING count(*) > 1
