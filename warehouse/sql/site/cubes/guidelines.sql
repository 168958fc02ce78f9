-- Decisions by what either side cites, by agreement of the sides and by editions not in force, and by everything that the
-- filters know.
WITH cells AS (
    SELECT
        date_trunc(getvariable('grain'), decision_date)::DATE AS period, category, families, profile, is_ancillary,
        is_reviewer, cited_id, agreement, guideline, edition,
        count(*) AS decisions, sum(is_overturned) AS overturned
    FROM site_guideline
    INNER JOIN site_profile USING (reviewer_key)
    GROUP BY ALL
)
SELECT
    period, category, families_of(families) AS families, specialties, is_ancillary,
    {
        level: CASE WHEN agreement IS NOT NULL THEN 'agreement' WHEN edition IS NOT NULL THEN 'not in force' ELSE cited.level END,
        side: CASE is_reviewer WHEN TRUE THEN 'reviewer' WHEN FALSE THEN 'claims_administrator' END,
        agreement: agreement,
        family: cited.family,
        guideline: coalesce(cells.guideline, cited.guideline),
        edition: cells.edition,
        section: cited.section
    } AS cited,
    decisions::UINTEGER AS decisions, overturned::UINTEGER AS overturned
FROM cells
INNER JOIN (SELECT DISTINCT profile, specialties FROM site_profile) USING (profile)
LEFT JOIN (SELECT DISTINCT cited_id, cited FROM site_cited) USING (cited_id)
