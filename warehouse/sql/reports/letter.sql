-- The letters that a case number, a letter_id or the beginning of one names.
SELECT letter_id, case_number, status, reason, source_uri, received_at, load_id, parser_version
FROM audit.letter
WHERE case_number = $name OR starts_with(letter_id, lower($name))
ORDER BY status, received_at
LIMIT 20
