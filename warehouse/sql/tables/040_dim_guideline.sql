-- One row per citable section of a guideline, or the guideline as a whole.
CREATE TABLE dim_guideline (
    guideline_key BIGINT PRIMARY KEY,
    family VARCHAR NOT NULL,
    guideline VARCHAR,
    edition VARCHAR,
    section VARCHAR,
    topic VARCHAR,
    in_force_from DATE,
    in_force_until DATE,
    is_in_force_known BOOLEAN
);
COMMENT ON TABLE dim_guideline IS 'Guidelines as cited; one row per section, or per guideline as a whole (section NULL); -1 is the unknown guideline.';
COMMENT ON COLUMN dim_guideline.guideline_key IS 'Hash of family, guideline, edition and section, capital or small; stable.';
COMMENT ON COLUMN dim_guideline.family IS 'MTUS, ODG, ACOEM (cited outside of the MTUS) or Other.';
COMMENT ON COLUMN dim_guideline.guideline IS 'Title without year; of ODG the chapter, NULL when none is named.';
COMMENT ON COLUMN dim_guideline.edition IS 'Printed edition.';
COMMENT ON COLUMN dim_guideline.section IS 'Section; of ODG the topic.';
COMMENT ON COLUMN dim_guideline.topic IS 'Subject across families and editions, as in guidelines.csv: Low Back for the chapters of MTUS, ODG and ACOEM on the low back; NULL for other families, and when no known title is cited.';
COMMENT ON COLUMN dim_guideline.in_force_from IS 'First day on which this edition was part of the MTUS; NULL where it is not known, and for other families.';
COMMENT ON COLUMN dim_guideline.in_force_until IS 'Last day on which this edition was part of the MTUS; NULL while it is, and where it is not known.';
COMMENT ON COLUMN dim_guideline.is_in_force_known IS 'Whether the days on which this edition of the MTUS was in force are known; when not, no citation of it counts as out of force. NULL for other families.';

CREATE SCHEMA audit;
CREATE TABLE audit.guideline_spelling (
    family VARCHAR NOT NULL,
    guideline VARCHAR,
    edition VARCHAR,
    section VARCHAR,
    citations BIGINT NOT NULL
);
COMMENT ON TABLE audit.guideline_spelling IS 'Spellings of cited sections; one row per family, title, edition and section as read. dim_guideline takes the most frequent.';
COMMENT ON COLUMN audit.guideline_spelling.family IS 'MTUS, ODG, ACOEM or Other.';
COMMENT ON COLUMN audit.guideline_spelling.guideline IS 'Title as read.';
COMMENT ON COLUMN audit.guideline_spelling.edition IS 'Edition as read.';
COMMENT ON COLUMN audit.guideline_spelling.section IS 'Section as read.';
COMMENT ON COLUMN audit.guideline_spelling.citations IS 'How often current letters cite it so.';

INSERT INTO audit.guideline_spelling
SELECT family, guideline, edition, section, sum(citations)
FROM cited_spelling
GROUP BY family, guideline, edition, section
HAVING sum(citations) > 0
ORDER BY family, guideline, edition, section;

INSERT INTO dim_guideline (guideline_key, family) VALUES (-1, 'Unknown');
INSERT INTO dim_guideline
-- Editions are known by title and year, whatever day of the year a letter prints.
WITH editions AS (
    SELECT 'MTUS' AS family, guideline, edition AS edition_year, in_force_from, in_force_until
    FROM read_csv(getvariable('files').guideline_editions, types = {'edition': 'VARCHAR', 'in_force_from': 'DATE', 'in_force_until': 'DATE'})
),
titles AS (
    SELECT family, guideline, topic, unnest(string_split(terms, '|')) AS term
    FROM read_csv(getvariable('files').guidelines, all_varchar = TRUE)
),
-- ACOEM is cited by the titles of its chapters, with or without their last word.
spelled AS (
    SELECT DISTINCT family, lower(guideline) AS spelling, topic FROM titles
    UNION
    SELECT 'ACOEM', regexp_replace(lower(unnest([guideline, term])), '( (disorders|complaints|guidelines?|chapter))+$', ''), topic
    FROM titles
),
-- Written as most citations write it, whatever the edition.
written AS (
    SELECT family, lower(coalesce(guideline, '?')) AS title, lower(coalesce(section, '?')) AS section_title, guideline, section
    FROM audit.guideline_spelling
    GROUP BY family, guideline, section
    QUALIFY row_number() OVER (PARTITION BY family, title, section_title ORDER BY sum(citations) DESC, guideline, section) = 1
),
cited AS (
    SELECT DISTINCT
        guideline_key_of(family, guideline, edition, section) AS guideline_key,
        family, edition, left(edition, 4) AS edition_year,
        lower(coalesce(guideline, '?')) AS title, lower(coalesce(section, '?')) AS section_title,
        CASE
            WHEN family = 'ACOEM'
                THEN regexp_replace(lower(guideline), '( (disorders|complaints|guidelines?|chapter))+$', '')
            ELSE lower(guideline)
        END AS spelling
    FROM audit.guideline_spelling
)
SELECT
    guideline_key, family, guideline, edition, section, spelled.topic, in_force_from, in_force_until,
    CASE WHEN family = 'MTUS' THEN in_force_from IS NOT NULL END AS is_in_force_known
FROM cited
INNER JOIN written USING (family, title, section_title)
LEFT JOIN editions USING (family, guideline, edition_year)
LEFT JOIN spelled USING (family, spelling)
ORDER BY family, guideline, edition, section;
