-- Every span of evidence lies inside its letter's text. Texts are measured once, not once for each of their spans.
WITH lengths AS MATERIALIZED (SELECT letter_key, length(text) AS characters FROM letter_text)
SELECT 'letter_evidence' AS place, letter_key AS key
FROM letter_evidence LEFT JOIN lengths USING (letter_key)
WHERE characters IS NULL OR span_start IS NULL OR span_end IS NULL
    OR span_start < 0 OR span_end <= span_start OR span_end > characters
