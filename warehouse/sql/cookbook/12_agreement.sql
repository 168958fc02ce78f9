-- How often do both sides cite the same guideline, and does it matter?
SELECT
    agreement,
    sum(decisions) AS decisions,
    sum(overturned) AS overturned,
    round(100.0 * sum(overturned) / sum(decisions), 1) AS percent
FROM mart.guideline_agreement
GROUP BY agreement
ORDER BY decisions DESC, agreement
