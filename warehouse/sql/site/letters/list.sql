-- The decisions of a list: at most $at_most decisions that pass every filter (unless it is NULL), the latest first.
-- ``decisions`` is how many pass; ``citations`` lists those of a decision, once each.
WITH passing AS (
    SELECT fact_decision.*, date, count(*) OVER () AS decisions
    FROM fact_decision
    INNER JOIN dim_date ON date_key = decision_date_key
    INNER JOIN dim_service_type USING (service_type_key)
    WHERE ($first_day IS NULL OR date >= $first_day::DATE)
        AND ($last_day IS NULL OR date <= $last_day::DATE)
        AND ($category IS NULL OR category = $category)
        AND ($group IS NULL OR coalesce(subcategory, drug_class) = $group)
        AND ($service IS NULL OR service = $service)
        AND ($outcome IS NULL OR outcome = $outcome)
        AND ($ancillary IS NULL OR is_ancillary = ($ancillary = 'ancillary'))
        AND ($specialty IS NULL OR reviewer_key IN (
            SELECT reviewer_key FROM bridge_reviewer_specialty INNER JOIN dim_specialty USING (specialty_key)
            WHERE specialty = $specialty
        ))
        AND ($family IS NULL OR (decision_key IN (
            SELECT decision_key FROM site_citing WHERE side = 'reviewer' AND ($family = 'none' OR family = $family)
        )) = ($family <> 'none'))
        AND ($cited_family IS NULL OR decision_key IN (
            SELECT decision_key FROM site_citing
            WHERE side = $side AND family = $cited_family
                AND ($guideline IS NULL OR coalesce(guideline, '') = $guideline)
                AND ($section IS NULL OR section = $section)
                AND ($edition IS NULL OR (edition = $edition AND is_out_of_force))
        ))
        AND ($agreement IS NULL OR decision_key IN (SELECT decision_key FROM site_agreement WHERE agreement = $agreement))
        AND ($reason IS NULL OR (decision_key IN (
            SELECT decision_key FROM bridge_decision_reason INNER JOIN dim_reason USING (reason_key)
            WHERE $reason = 'none' OR reason = $reason
        )) = ($reason <> 'none'))
        AND ($topic IS NULL OR decision_key IN (
            SELECT decision_key FROM site_citing WHERE side = 'reviewer' AND topic = $topic
        ))
        AND ($region IS NULL OR decision_key IN (
            SELECT decision_key FROM bridge_decision_body_region INNER JOIN dim_body_region USING (body_region_key)
            WHERE body_region = $region
        ))
        AND ($age IS NULL OR case_key IN (SELECT case_key FROM dim_case WHERE age_band = $age))
        AND ($year IS NULL OR year = $year::INTEGER)
        AND ($step IS NULL OR case_key IN (
            SELECT case_key FROM site_step WHERE step = $step AND days BETWEEN $fewest_days AND $most_days
        ))
    ORDER BY date DESC NULLS LAST, case_key, item_number
    LIMIT $at_most
),
specialties AS (
    SELECT reviewer_key, list(specialty ORDER BY position) AS specialties
    FROM bridge_reviewer_specialty INNER JOIN dim_specialty USING (specialty_key)
    GROUP BY reviewer_key
),
steps AS (
    SELECT case_key, list({step: step, days: days}) AS steps
    FROM site_step WHERE case_key IN (SELECT case_key FROM passing)
    GROUP BY case_key
),
citations AS (
    SELECT
        decision_key, list(DISTINCT site_citing) AS citations,
        coalesce(list(family || '/' || coalesce(guideline, '')) FILTER (side = 'reviewer'), []) AS by_reviewer,
        coalesce(list(family || '/' || coalesce(guideline, '')) FILTER (side <> 'reviewer'), []) AS by_administrator
    FROM site_citing WHERE decision_key IN (SELECT decision_key FROM passing)
    GROUP BY decision_key
),
regions AS (
    SELECT decision_key, list(body_region ORDER BY body_region) AS regions
    FROM bridge_decision_body_region INNER JOIN dim_body_region USING (body_region_key)
    WHERE decision_key IN (SELECT decision_key FROM passing)
    GROUP BY decision_key
),
given AS (
    SELECT decision_key, list(reason ORDER BY position) AS reasons
    FROM bridge_decision_reason INNER JOIN dim_reason USING (reason_key)
    WHERE decision_key IN (SELECT decision_key FROM passing)
    GROUP BY decision_key
)
SELECT
    letter_id, case_number, date AS decision_date, item_number, left(disputed_service, 300) AS disputed_service, outcome,
    is_ancillary, category, coalesce(subcategory, drug_class) AS "group", service,
    coalesce(specialties, []) AS specialties, steps, coalesce(citations, []) AS citations, coalesce(reasons, []) AS reasons,
    coalesce(regions, []) AS regions, age_band AS age, decisions,
    agreement_of(len(by_reviewer) > 0, len(by_administrator) > 0, list_has_any(by_reviewer, by_administrator)) AS agreement
FROM passing
INNER JOIN dim_case USING (case_key)
INNER JOIN dim_service_type USING (service_type_key)
LEFT JOIN specialties USING (reviewer_key)
LEFT JOIN steps USING (case_key)
LEFT JOIN citations USING (decision_key)
LEFT JOIN given USING (decision_key)
LEFT JOIN regions USING (decision_key)
ORDER BY date DESC NULLS LAST, case_key, item_number
