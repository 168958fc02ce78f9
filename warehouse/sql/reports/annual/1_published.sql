-- Beside the published figures
WITH decided AS (
    SELECT is_overturned, is_ancillary, category, drug_class
    FROM fact_decision
    INNER JOIN dim_date ON date_key = decision_date_key
    INNER JOIN dim_service_type USING (service_type_key)
    WHERE year = $year
),
by_category AS (
    SELECT
        category,
        count(*) AS decisions,
        100 * avg(is_overturned) AS overturn_rate,
        100 - 100 * avg(is_overturned) FILTER (WHERE NOT is_ancillary) AS primary_uphold_rate
    FROM decided
    GROUP BY category
),
ours AS (
    SELECT 'letters' AS measure, NULL AS breakdown, count(*) AS value
    FROM dim_case INNER JOIN dim_date ON date = decision_date WHERE year = $year
    UNION ALL SELECT 'overturn_rate', NULL, 100 * avg(is_overturned) FROM decided
    UNION ALL SELECT 'primary_decisions', NULL, count(*) FROM decided WHERE NOT is_ancillary
    UNION ALL SELECT 'primary_uphold_rate', NULL, 100 - 100 * avg(is_overturned) FROM decided WHERE NOT is_ancillary
    UNION ALL SELECT 'overturn_rate', category, overturn_rate FROM by_category
    UNION ALL SELECT 'primary_uphold_rate', category, primary_uphold_rate FROM by_category
    UNION ALL SELECT 'share_of_items', category, 100 * decisions / (SELECT count(*) FROM decided) FROM by_category
    UNION ALL
    SELECT 'share_of_pharmaceuticals', drug_class, 100 * count(*) / (SELECT count(*) FROM decided WHERE category = 'Pharmaceuticals')
    FROM decided WHERE category = 'Pharmaceuticals' GROUP BY drug_class
)
SELECT
    published.measure,
    coalesce(published.breakdown, 'all') AS breakdown,
    CASE WHEN unit = 'percent' THEN printf('%.1f', ours.value) ELSE printf('%d', ours.value::BIGINT) END AS these_letters,
    CASE WHEN unit = 'percent' THEN printf('%.1f', published.value) ELSE printf('%d', published.value::BIGINT) END AS published,
    unit, source, as_of, definition
FROM mart.published_figure AS published
LEFT JOIN ours ON ours.measure = published.measure AND ours.breakdown IS NOT DISTINCT FROM published.breakdown
WHERE year = $year
ORDER BY source DESC, published.measure, published.breakdown NULLS FIRST
