-- What the cube of guidelines counts, and the things by which it does.

-- One row per thing: a guideline, section or family that a side cites (of guidelines and sections the most cited ones of each
-- side), whether the sides agree, and an edition not in force.
CREATE TEMP TABLE site_thing AS
WITH ranked AS (
    SELECT
        is_reviewer, cited_id, cited,
        row_number() OVER (PARTITION BY is_reviewer, cited.level ORDER BY decisions DESC, cited_id) AS rank
    FROM (SELECT is_reviewer, cited_id, count(*) AS decisions FROM site_citation GROUP BY ALL)
    INNER JOIN (SELECT DISTINCT cited_id, cited FROM site_cited) USING (cited_id)
),
things AS (
    SELECT cited.level AS level, is_reviewer, cited_id, NULL AS agreement, cited.family, cited.guideline, NULL AS edition, cited.section
    FROM ranked
    WHERE rank <= 300
    UNION ALL
    SELECT DISTINCT 'agreement', NULL, NULL, agreement, NULL, NULL, NULL, NULL FROM site_agreement
    UNION ALL
    SELECT DISTINCT 'not in force', is_reviewer, NULL, NULL, NULL, guideline, edition, NULL FROM site_out_of_force
)
SELECT row_number() OVER ()::USMALLINT AS thing_id, * FROM things;

-- One row per decision and thing.
CREATE TEMP TABLE site_guideline AS
WITH of_decision AS (
    SELECT decision_key, thing_id FROM site_citation INNER JOIN site_thing USING (is_reviewer, cited_id)
    UNION ALL
    SELECT decision_key, thing_id FROM site_agreement INNER JOIN site_thing USING (agreement)
    UNION ALL
    SELECT decision_key, thing_id
    FROM site_out_of_force AS cited
    INNER JOIN site_thing AS thing ON level = 'not in force'
        AND cited.is_reviewer = thing.is_reviewer AND cited.edition = thing.edition
        AND cited.guideline IS NOT DISTINCT FROM thing.guideline
)
SELECT reviewer_key, decision_date, category, families, is_ancillary, is_overturned, thing_id
FROM of_decision
INNER JOIN site_decision USING (decision_key)
INNER JOIN dim_service_type USING (service_type_key);
