-- One row per citation that the vocabulary does not hold, to extend it.
CREATE VIEW audit.unknown_citation AS
SELECT family, guideline, edition, section, count(*) AS citations, min(citation_text) AS example
FROM bridge_decision_guideline
INNER JOIN dim_guideline USING (guideline_key)
WHERE NOT is_known
GROUP BY family, guideline, edition, section;
COMMENT ON VIEW audit.unknown_citation IS 'Citations that the vocabulary does not hold; one row per guideline and section.';
COMMENT ON COLUMN audit.unknown_citation.family IS 'MTUS, ODG, ACOEM or Other.';
COMMENT ON COLUMN audit.unknown_citation.guideline IS 'Title as read.';
COMMENT ON COLUMN audit.unknown_citation.edition IS 'Printed edition.';
COMMENT ON COLUMN audit.unknown_citation.section IS 'Section as read.';
COMMENT ON COLUMN audit.unknown_citation.citations IS 'How often it is cited.';
COMMENT ON COLUMN audit.unknown_citation.example IS 'The words of one of them.';
