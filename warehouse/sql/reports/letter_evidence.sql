-- Every extracted value of a letter beside the words it was read from.
SELECT item_number, field, value, substring(text, span_start + 1, span_end - span_start) AS words, span_start, span_end
FROM evidence INNER JOIN letter_text USING (letter_id)
WHERE letter_id = $letter_id ORDER BY item_number, span_start, field
