-- What decisions cite, at every level at which the site counts them: a decision counts once per family, guideline,
-- section and edition not in force, whatever the number of its citations.

-- One row per thing cited; a guideline that is not named, such as the ODG as a whole, is one of its family.
CREATE TEMP TABLE site_cited AS
WITH levels AS (
    SELECT guideline_key, unnest([
        {level: 'family', family: family, guideline: NULL, section: NULL},
        {level: 'guideline', family: family, guideline: guideline, section: NULL},
        {level: 'section', family: family, guideline: guideline, section: section}
    ]) AS cited
    FROM dim_guideline
    WHERE guideline_key <> -1
)
SELECT guideline_key, cited, dense_rank() OVER (ORDER BY cited)::UINTEGER AS cited_id
FROM levels
WHERE cited.level <> 'section' OR cited.section IS NOT NULL;

-- One row per decision, side and thing cited.
CREATE TEMP TABLE site_citation AS
SELECT DISTINCT decision_key, cited_by = 'reviewer' AS is_reviewer, cited_id
FROM bridge_decision_guideline
INNER JOIN site_cited USING (guideline_key);

-- One row per decision, side and edition that was not in force on its day.
CREATE TEMP TABLE site_out_of_force AS
SELECT DISTINCT decision_key, side = 'reviewer' AS is_reviewer, guideline, edition
FROM site_citing
WHERE is_out_of_force;
