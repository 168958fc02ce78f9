-- One row per disputed service that no entry of the vocabulary matches, to extend it.
CREATE VIEW audit.unclassified AS
SELECT disputed_service, count(*) AS decisions
FROM fact_decision
WHERE service_type_key = -1
GROUP BY disputed_service;
COMMENT ON VIEW audit.unclassified IS 'Disputed services that no entry of the vocabulary matches; one row per service.';
COMMENT ON COLUMN audit.unclassified.disputed_service IS 'What was decided, as printed.';
COMMENT ON COLUMN audit.unclassified.decisions IS 'Decisions on it.';
