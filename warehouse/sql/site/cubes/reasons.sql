-- Decisions by outcome and reason, by service and by all filters: a decision counts once for each of its reasons, and once
-- at the level "some" or "none", which say whether any reason was found. The 200 services decided most have their name.
WITH named AS (
    SELECT service_type_key FROM site_decision GROUP BY ALL ORDER BY count(*) DESC, service_type_key LIMIT 200
),
things AS (
    SELECT decision_key, reason_key, 'reason' AS level FROM bridge_decision_reason
    UNION ALL
    SELECT decision_key, -1, CASE WHEN decision_key IN (SELECT decision_key FROM bridge_decision_reason) THEN 'some' ELSE 'none' END
    FROM site_decision
),
cells AS (
    SELECT
        date_trunc(getvariable('grain'), decision_date)::DATE AS period, service_type_key, families, profile, is_ancillary,
        is_overturned, level, reason_key, count(*)::UINTEGER AS decisions
    FROM things
    INNER JOIN site_decision USING (decision_key)
    INNER JOIN site_profile USING (reviewer_key)
    GROUP BY ALL
)
SELECT
    period, category, {category: category, "group": coalesce(subcategory, drug_class), service: CASE WHEN service_type_key IN (FROM named) THEN service END} AS service_type,
    families_of(families) AS families, specialties, is_ancillary,
    {
        level: level,
        outcome: CASE is_overturned WHEN 1 THEN 'Overturned' ELSE 'Upheld' END,
        reason: CASE level WHEN 'reason' THEN reason END,
        meaning: CASE level WHEN 'reason' THEN definition END
    } AS reason,
    decisions
FROM cells
INNER JOIN dim_service_type USING (service_type_key)
INNER JOIN dim_reason USING (reason_key)
INNER JOIN (SELECT DISTINCT profile, specialties FROM site_profile) USING (profile)
