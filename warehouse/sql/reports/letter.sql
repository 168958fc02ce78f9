-- The letters that a case number, a letter_id or the beginning of one names.
SELECT letter_id, status, reason, source_uri, received_at, load_id, parser_version
FROM audit.letter
WHERE letter_id LIKE $name || '%'
    OR letter_id IN (SELECT letter_id FROM dim_case WHERE case_number = $name)
    OR letter_id IN (SELECT letter_id FROM evidence WHERE field = 'case_number' AND value = $name)
ORDER BY status, received_at
LIMIT 20
