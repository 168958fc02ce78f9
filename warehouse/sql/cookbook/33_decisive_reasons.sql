-- Which reason decides, and how often does it stand beside others?
SELECT
    side, reason,
    sum(CASE WHEN position = 1 THEN 1 ELSE 0 END) AS decisive,
    count(*) AS decisions,
    round(CAST(avg(weight) AS DECIMAL(18, 6)), 3) AS mean_weight
FROM bridge_decision_reason
INNER JOIN dim_reason USING (reason_key)
GROUP BY side, reason
ORDER BY side DESC, decisive DESC, decisions DESC, reason
