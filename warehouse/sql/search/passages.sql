-- The rationale of every decision and the case summary of every current letter.
SELECT decision_key AS key, 'rationale' AS part, rationale AS words FROM decision_text WHERE rationale IS NOT NULL
UNION ALL
SELECT case_key, 'summary', substr(text, summary_start + 1, summary_end - summary_start)
FROM dim_case
INNER JOIN letter_text USING (letter_id)
WHERE summary_start IS NOT NULL
