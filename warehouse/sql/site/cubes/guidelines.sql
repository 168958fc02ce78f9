-- Decisions by what either side cites, by agreement of the sides and by editions not in force, and by everything that the
-- filters know.
WITH cells AS (
    SELECT
        date_trunc(getvariable('grain'), decision_date)::DATE AS period, category, families, profile, is_ancillary, thing_id,
        count(*) AS decisions, sum(is_overturned) AS overturned
    FROM site_guideline
    INNER JOIN site_profile USING (reviewer_key)
    GROUP BY ALL
)
SELECT
    period, category, families_of(families) AS families, specialties, is_ancillary,
    {
        level: level,
        side: CASE is_reviewer WHEN TRUE THEN 'reviewer' WHEN FALSE THEN 'claims_administrator' END,
        agreement: agreement,
        family: family,
        guideline: guideline,
        edition: edition,
        section: section
    } AS cited,
    decisions::UINTEGER AS decisions, overturned::UINTEGER AS overturned
FROM cells
INNER JOIN (SELECT DISTINCT profile, specialties FROM site_profile) USING (profile)
INNER JOIN site_thing USING (thing_id)
