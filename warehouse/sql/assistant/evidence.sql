-- Every value of a decision and of its letter, with the words that it was read from.
SELECT
    CASE item_number WHEN 0 THEN 'letter' ELSE item_number::VARCHAR END AS item, field, value,
    replace(substring(text, span_start + 1, span_end - span_start), chr(10), ' ') AS words
FROM evidence
INNER JOIN letter_text USING (letter_id)
WHERE letter_id = (SELECT letter_id FROM mart.decision WHERE decision_key = $decision)
    AND item_number IN (0, (SELECT item_number FROM fact_decision WHERE decision_key = $decision))
ORDER BY item_number, span_start, field
