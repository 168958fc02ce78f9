-- Every extracted value of a letter beside the words it was read from.
SELECT
    CASE item_number WHEN 0 THEN 'letter' ELSE item_number::VARCHAR END AS item,
    field, value, replace(substring(text, span_start + 1, span_end - span_start), chr(10), ' ') AS words,
    span_start || '-' || span_end AS characters
FROM evidence INNER JOIN letter_text USING (letter_id)
WHERE letter_id = $letter_id ORDER BY item_number, span_start, field
