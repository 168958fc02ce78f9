-- One row per citable section of a guideline, or the guideline as a whole.
CREATE TABLE dim_guideline (
    guideline_key BIGINT PRIMARY KEY,
    family VARCHAR NOT NULL,
    guideline VARCHAR,
    edition VARCHAR,
    section VARCHAR,
    in_force_from DATE,
    in_force_until DATE
);
COMMENT ON TABLE dim_guideline IS 'Guidelines as cited; one row per section, or per guideline as a whole (section NULL); -1 is the unknown guideline.';
COMMENT ON COLUMN dim_guideline.guideline_key IS 'Hash of family, guideline, edition and section, capital or small; stable.';
COMMENT ON COLUMN dim_guideline.family IS 'MTUS, ODG, ACOEM (cited outside of the MTUS) or Other.';
COMMENT ON COLUMN dim_guideline.guideline IS 'Title without year; of ODG the chapter, NULL when none is named.';
COMMENT ON COLUMN dim_guideline.edition IS 'Printed edition.';
COMMENT ON COLUMN dim_guideline.section IS 'Section; of ODG the topic.';
COMMENT ON COLUMN dim_guideline.in_force_from IS 'First day on which this edition was part of the MTUS, or its own date where the day is not known; NULL for other families and unknown editions.';
COMMENT ON COLUMN dim_guideline.in_force_until IS 'Last day on which this edition was part of the MTUS; NULL while it is, or where the day is not known.';

INSERT INTO dim_guideline (guideline_key, family) VALUES (-1, 'Unknown');
INSERT INTO dim_guideline
WITH editions AS (
    SELECT guideline, edition, in_force_from, in_force_until, 'MTUS' AS family
    FROM read_csv(getvariable('files').guideline_editions, types = {'edition': 'VARCHAR', 'in_force_from': 'DATE', 'in_force_until': 'DATE'})
),
-- Written as most citations write it, whatever the edition.
written AS (
    SELECT family, lower(coalesce(guideline, '?')) AS title, lower(coalesce(section, '?')) AS topic, guideline, section
    FROM current_citation
    GROUP BY family, guideline, section
    QUALIFY row_number() OVER (PARTITION BY family, title, topic ORDER BY count(*) DESC, guideline, section) = 1
),
cited AS (
    SELECT DISTINCT
        guideline_key, family, edition, lower(coalesce(guideline, '?')) AS title, lower(coalesce(section, '?')) AS topic
    FROM current_citation
)
SELECT guideline_key, family, guideline, edition, section, in_force_from, in_force_until
FROM cited INNER JOIN written USING (family, title, topic) LEFT JOIN editions USING (family, guideline, edition)
ORDER BY family, guideline, edition, section;
