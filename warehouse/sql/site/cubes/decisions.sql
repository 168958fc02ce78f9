-- Decisions by all filters.
WITH cells AS (
    SELECT
        date_trunc(getvariable('grain'), decision_date)::DATE AS period, category, families, profile, is_ancillary,
        count(*) AS decisions, sum(is_overturned) AS overturned
    FROM site_decision
    INNER JOIN site_profile USING (reviewer_key)
    INNER JOIN dim_service_type USING (service_type_key)
    GROUP BY ALL
)
SELECT
    period, category, families_of(families) AS families, specialties, is_ancillary,
    decisions::UINTEGER AS decisions, overturned::UINTEGER AS overturned
FROM cells
INNER JOIN (SELECT DISTINCT profile, specialties FROM site_profile) USING (profile)
