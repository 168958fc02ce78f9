-- One row per guideline section that the vocabulary knows.
SELECT * FROM dim_guideline
WHERE guideline_key = -1 OR guideline_key IN (SELECT guideline_key FROM bridge_decision_guideline WHERE is_known)
ORDER BY guideline_key
