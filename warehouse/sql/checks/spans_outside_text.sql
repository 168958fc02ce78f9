-- Every span of evidence lies inside its letter's text.
SELECT 'evidence' AS place, e.span_start::BIGINT AS key
FROM evidence AS e LEFT JOIN letter_text USING (letter_id)
WHERE text IS NULL OR span_start IS NULL OR span_start < 0 OR span_end <= span_start OR span_end > length(text)
