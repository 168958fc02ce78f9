-- How long does a decision take from its assignment, by priority?
SELECT
    priority,
    count(*) AS letters,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY decision_date - assigned_date) AS median_days,
    percentile_cont(0.9) WITHIN GROUP (ORDER BY decision_date - assigned_date) AS ninetieth_percentile
FROM dim_case
WHERE decision_date IS NOT NULL AND assigned_date IS NOT NULL
GROUP BY priority
ORDER BY letters DESC, priority
