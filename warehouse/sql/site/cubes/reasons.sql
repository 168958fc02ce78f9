-- Decisions by outcome and reason, by service and by all filters: a decision counts once for each of its reasons, and once
-- at the level "some" or "none".
WITH cells AS (
    SELECT
        date_trunc(getvariable('grain'), decision_date)::DATE AS period, shown_key, families, profile, is_ancillary,
        is_overturned, level, reason_key, count(*)::UINTEGER AS decisions
    FROM site_reason
    INNER JOIN site_profile USING (reviewer_key)
    GROUP BY ALL
)
SELECT
    period, category, service_type, families_of(families) AS families, specialties, is_ancillary,
    {
        level: level,
        outcome: CASE is_overturned WHEN 1 THEN 'Overturned' ELSE 'Upheld' END,
        reason: CASE level WHEN 'reason' THEN reason END,
        meaning: CASE level WHEN 'reason' THEN definition END
    } AS reason,
    decisions
FROM cells
INNER JOIN site_shown_service ON service_type_key = cells.shown_key
INNER JOIN dim_reason USING (reason_key)
INNER JOIN (SELECT DISTINCT profile, specialties FROM site_profile) USING (profile)
