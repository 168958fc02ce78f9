-- Every span of evidence, of a reason and of a case summary lies inside its letter's text. Texts are measured once, not once for
-- each of their spans.
WITH lengths AS MATERIALIZED (SELECT letter_key, length(text) AS characters FROM letter_text),
spans AS (
    SELECT 'letter_evidence' AS place, letter_key, span_start, span_end FROM letter_evidence
    UNION ALL
    SELECT 'letter_text', letter_key, summary_start, summary_end FROM letter_text
    WHERE summary_start IS NOT NULL OR summary_end IS NOT NULL
    UNION ALL
    SELECT 'bridge_decision_reason', letter_key, span_start, span_end
    FROM bridge_decision_reason
    INNER JOIN fact_decision USING (decision_key)
    INNER JOIN dim_case USING (case_key)
    INNER JOIN (SELECT letter_id, letter_key FROM letter_text) USING (letter_id)
)
SELECT place, letter_key AS key
FROM spans LEFT JOIN lengths USING (letter_key)
WHERE characters IS NULL OR span_start IS NULL OR span_end IS NULL
    OR span_start < 0 OR span_end <= span_start OR span_end > characters
