-- Decisions by what either side cites, by agreement of the sides and by editions not in force, and by everything that the
-- filters know. Of guidelines and sections the most cited ones of each side.
WITH ranked AS (
    SELECT
        is_reviewer, cited_id,
        row_number() OVER (PARTITION BY is_reviewer, level ORDER BY decisions DESC, cited_id) AS rank
    FROM (SELECT is_reviewer, cited_id, count(*) AS decisions FROM site_citation GROUP BY ALL)
    INNER JOIN (SELECT DISTINCT cited_id, cited.level AS level FROM site_cited) USING (cited_id)
),
things AS (
    SELECT decision_key, is_reviewer, cited_id, NULL AS agreement, NULL AS guideline, NULL AS edition
    FROM site_citation
    INNER JOIN (SELECT * FROM ranked WHERE rank <= 300) USING (is_reviewer, cited_id)
    UNION ALL
    SELECT decision_key, NULL, NULL, agreement, NULL, NULL FROM site_agreement
    UNION ALL
    SELECT decision_key, is_reviewer, NULL, NULL, guideline, edition FROM site_out_of_force
),
cells AS (
    SELECT
        date_trunc(getvariable('grain'), decision_date)::DATE AS period, category, families, profile, is_ancillary,
        is_reviewer, cited_id, agreement, guideline, edition,
        count(*) AS decisions, sum(is_overturned) AS overturned
    FROM things
    INNER JOIN site_decision USING (decision_key)
    INNER JOIN site_profile USING (reviewer_key)
    INNER JOIN dim_service_type USING (service_type_key)
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
