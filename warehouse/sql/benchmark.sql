-- Cases of the reader's own, in the table mine with the column case_number, beside all others that were decided in the same
-- months: one row per breakdown and value. A decision counts once for each guideline topic of its reviewer and body region.
WITH ours AS (
    SELECT case_key FROM dim_case
    WHERE upper(case_number) IN (SELECT upper(trim(case_number::VARCHAR)) FROM mine)
),
decisions AS (
    SELECT
        decision_key, is_overturned, service_type_key, year * 12 + month AS decision_month,
        case_key IN (SELECT case_key FROM ours) AS is_ours
    FROM fact_decision INNER JOIN dim_date ON date_key = decision_date_key
),
compared AS (
    SELECT * FROM decisions
    WHERE is_ours OR decision_month IN (SELECT decision_month FROM decisions WHERE is_ours)
),
broken_down AS (
    SELECT 0 AS place, 'all' AS breakdown, 'all' AS value, is_ours, is_overturned FROM compared
    UNION ALL
    SELECT 1, 'category', category, is_ours, is_overturned
    FROM compared INNER JOIN dim_service_type USING (service_type_key)
    UNION ALL
    SELECT 2, 'guideline topic of the reviewer', topic, is_ours, is_overturned
    FROM compared
    INNER JOIN (
        SELECT DISTINCT decision_key, topic
        FROM bridge_decision_guideline INNER JOIN dim_guideline USING (guideline_key)
        WHERE cited_by = 'reviewer' AND topic IS NOT NULL
    ) AS cited USING (decision_key)
    UNION ALL
    SELECT 3, 'body region', body_region, is_ours, is_overturned
    FROM compared
    INNER JOIN bridge_decision_body_region USING (decision_key)
    INNER JOIN dim_body_region USING (body_region_key)
)
SELECT
    breakdown, value,
    count(*) FILTER (WHERE is_ours) AS decisions,
    coalesce(sum(is_overturned) FILTER (WHERE is_ours), 0)::BIGINT AS overturned,
    count(*) FILTER (WHERE NOT is_ours) AS other_decisions,
    coalesce(sum(is_overturned) FILTER (WHERE NOT is_ours), 0)::BIGINT AS other_overturned
FROM broken_down
GROUP BY place, breakdown, value
HAVING count(*) FILTER (WHERE is_ours) > 0
ORDER BY place, decisions DESC, value
