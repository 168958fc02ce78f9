-- What the page Compare crosses: the values of its dimensions, and those that each decision has, as bits.

-- One row per value that something has: a kind of service has a category, a reviewer several specialties. Values are ranked
-- by their decisions; after the 40 largest they are one.
CREATE TEMP TABLE site_value AS
WITH counted AS (
    SELECT 'service type' AS holder, service_type_key AS key, count(*) AS decisions FROM site_decision GROUP BY ALL
    UNION ALL
    SELECT 'guideline', guideline_key, count(*) FROM bridge_decision_guideline WHERE cited_by = 'reviewer' GROUP BY ALL
    UNION ALL
    SELECT 'reviewer', reviewer_key, count(*) FROM site_decision GROUP BY ALL
    UNION ALL
    SELECT 'region', body_region_key, count(*) FROM bridge_decision_body_region GROUP BY ALL
    UNION ALL
    SELECT 'reason', reason_key, count(*) FROM bridge_decision_reason GROUP BY ALL
    UNION ALL
    SELECT 'age', regexp_extract(age_band, '^\d+')::BIGINT, count(*) FROM dim_case WHERE age_band IS NOT NULL GROUP BY ALL
    UNION ALL
    SELECT 'year', year(decision_date), count(*) FROM site_decision WHERE decision_date IS NOT NULL GROUP BY ALL
),
named AS (
    SELECT 'service type' AS holder, service_type_key AS key, unnest([
        {dimension: 'category', label: category},
        {dimension: 'service', label: service},
        {dimension: 'drug_class', label: drug_class}
    ], recursive := TRUE)
    FROM dim_service_type
    UNION ALL
    SELECT 'guideline', guideline_key, unnest([
        {dimension: 'topic', label: topic}, {dimension: 'family', label: family}
    ], recursive := TRUE)
    FROM dim_guideline
    UNION ALL
    SELECT 'reviewer', reviewer_key, 'specialty', specialty
    FROM bridge_reviewer_specialty INNER JOIN dim_specialty USING (specialty_key)
    UNION ALL
    SELECT 'region', body_region_key, 'region', body_region FROM dim_body_region
    UNION ALL
    SELECT 'reason', reason_key, 'reason', reason FROM dim_reason
    UNION ALL
    SELECT DISTINCT 'age', regexp_extract(age_band, '^\d+')::BIGINT, 'age', age_band FROM dim_case
    UNION ALL
    SELECT 'year', key, 'year', key::VARCHAR FROM counted WHERE holder = 'year'
),
summed AS (
    SELECT dimension, label, sum(decisions) AS decisions
    FROM named INNER JOIN counted USING (holder, key)
    WHERE label IS NOT NULL AND key <> -1
    GROUP BY ALL
),
ranked AS (
    SELECT *, row_number() OVER (PARTITION BY dimension ORDER BY decisions DESC, label) AS rank FROM summed
)
SELECT
    holder, key, dimension, least(rank, 41) - 1 AS position,
    CASE WHEN rank > 40 THEN 'All others' ELSE label END AS label
FROM named INNER JOIN ranked USING (dimension, label);

-- One row per thing: the bits of the values that it has, by dimension.
CREATE TEMP TABLE site_bits AS
SELECT
    holder, key,
    coalesce(bit_or(bit) FILTER (dimension = 'category'), 0) AS category,
    coalesce(bit_or(bit) FILTER (dimension = 'service'), 0) AS service,
    coalesce(bit_or(bit) FILTER (dimension = 'drug_class'), 0) AS drug_class,
    coalesce(bit_or(bit) FILTER (dimension = 'topic'), 0) AS topic,
    coalesce(bit_or(bit) FILTER (dimension = 'family'), 0) AS family,
    coalesce(bit_or(bit), 0) AS single
FROM (SELECT *, 1::UBIGINT << position::UBIGINT AS bit FROM site_value)
GROUP BY holder, key;

-- One row per decision: the bits of its values, by dimension in the order of site_dimension.
CREATE TEMP TABLE site_compared AS
WITH cited AS (
    SELECT decision_key, bit_or(topic) AS topic, bit_or(family) AS family
    FROM bridge_decision_guideline INNER JOIN site_bits ON holder = 'guideline' AND key = guideline_key
    WHERE cited_by = 'reviewer'
    GROUP BY decision_key
),
regions AS (
    SELECT decision_key, bit_or(single) AS region
    FROM bridge_decision_body_region INNER JOIN site_bits ON holder = 'region' AND key = body_region_key
    GROUP BY decision_key
),
given AS (
    SELECT decision_key, bit_or(single) AS reason
    FROM bridge_decision_reason INNER JOIN site_bits ON holder = 'reason' AND key = reason_key
    GROUP BY decision_key
)
SELECT
    is_overturned,
    list_transform([
        service_types.category, service_types.service, service_types.drug_class, cited.topic, cited.family, reviewers.single, regions.region, given.reason,
        ages.single, years.single
    ], lambda bits: coalesce(bits, 0)) AS bits
FROM site_decision
LEFT JOIN site_bits AS service_types ON service_types.holder = 'service type' AND service_types.key = service_type_key
LEFT JOIN site_bits AS reviewers ON reviewers.holder = 'reviewer' AND reviewers.key = reviewer_key
INNER JOIN dim_case USING (case_key)
LEFT JOIN site_bits AS ages ON ages.holder = 'age' AND ages.key = regexp_extract(age_band, '^\d+')::BIGINT
LEFT JOIN site_bits AS years ON years.holder = 'year' AND years.key = year(site_decision.decision_date)
LEFT JOIN cited USING (decision_key)
LEFT JOIN regions USING (decision_key)
LEFT JOIN given USING (decision_key);

CREATE TEMP VIEW site_dimension AS
SELECT
    unnest(['category', 'service', 'drug_class', 'topic', 'family', 'specialty', 'region', 'reason', 'age', 'year']) AS dimension,
    unnest(range(1, 11))::UTINYINT AS place;
