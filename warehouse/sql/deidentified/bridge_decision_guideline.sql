-- One row per cited section of a decision and side that the vocabulary knows; what it does not know is free text and has
-- key -1.
SELECT
    drawn_decision.number AS decision_key, CASE WHEN is_known THEN guideline_key ELSE -1 END AS guideline_key, cited_by,
    citation_number, weight, is_known
FROM bridge_decision_guideline INNER JOIN drawn_decision USING (decision_key)
ORDER BY 1, cited_by, citation_number
