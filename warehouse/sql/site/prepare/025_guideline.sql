-- What the cube of guidelines counts: one row per decision and thing cited (of guidelines and sections the most cited ones
-- of each side), per decision with its agreement of the sides, and per decision, side and edition not in force.
CREATE TEMP TABLE site_guideline AS
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
)
SELECT
    reviewer_key, decision_date, category, families, is_ancillary, is_overturned,
    is_reviewer, cited_id, agreement, guideline, edition
FROM things
INNER JOIN site_decision USING (decision_key)
INNER JOIN dim_service_type USING (service_type_key);
