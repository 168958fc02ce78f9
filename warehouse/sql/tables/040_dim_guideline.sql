-- One row per citable section of a guideline, or the guideline as a whole.
CREATE TABLE dim_guideline (
    guideline_key BIGINT PRIMARY KEY,
    family VARCHAR NOT NULL,
    guideline VARCHAR,
    edition VARCHAR,
    section VARCHAR
);
COMMENT ON TABLE dim_guideline IS 'Guidelines as cited; one row per section, or per guideline as a whole (section NULL); -1 is the unknown guideline.';
COMMENT ON COLUMN dim_guideline.guideline_key IS 'Hash of family, guideline, edition and section; stable.';
COMMENT ON COLUMN dim_guideline.family IS 'MTUS, ODG, ACOEM (cited outside of the MTUS) or Other.';
COMMENT ON COLUMN dim_guideline.guideline IS 'Title without year; of ODG the chapter, NULL when none is named.';
COMMENT ON COLUMN dim_guideline.edition IS 'Printed edition.';
COMMENT ON COLUMN dim_guideline.section IS 'Section; of ODG the topic.';

INSERT INTO dim_guideline VALUES (-1, 'Unknown', NULL, NULL, NULL);
INSERT INTO dim_guideline
SELECT DISTINCT guideline_key, family, guideline, edition, section
FROM current_citation
ORDER BY family, guideline, edition, section;
