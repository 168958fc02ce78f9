-- A case has as many decisions as its current letter has items.
SELECT 'dim_case' AS place, case_key AS key
FROM dim_case
LEFT JOIN (SELECT case_key, count(*) AS decisions FROM fact_decision GROUP BY case_key) AS counted USING (case_key)
WHERE case_key <> -1 AND item_count IS DISTINCT FROM coalesce(decisions, 0)
