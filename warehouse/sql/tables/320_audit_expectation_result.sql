-- One row per expectation checked before this build was published.
CREATE TABLE audit.expectation_result (
    load_id VARCHAR,
    suite VARCHAR,
    expectation VARCHAR,
    column_name VARCHAR,
    success BOOLEAN,
    severity VARCHAR,
    observed_value VARCHAR,
    unexpected_count BIGINT,
    element_count BIGINT
);
COMMENT ON TABLE audit.expectation_result IS 'Expectations checked before this build was published; one row per expectation.';
COMMENT ON COLUMN audit.expectation_result.load_id IS 'Run that checked it.';
COMMENT ON COLUMN audit.expectation_result.suite IS 'Suite: the staged table, or star.';
COMMENT ON COLUMN audit.expectation_result.expectation IS 'Name of the rule.';
COMMENT ON COLUMN audit.expectation_result.column_name IS 'Column it looks at.';
COMMENT ON COLUMN audit.expectation_result.success IS 'Whether it held.';
COMMENT ON COLUMN audit.expectation_result.severity IS 'critical stops or quarantines, warning is only told.';
COMMENT ON COLUMN audit.expectation_result.observed_value IS 'What was seen, in figures.';
COMMENT ON COLUMN audit.expectation_result.unexpected_count IS 'Rows that failed.';
COMMENT ON COLUMN audit.expectation_result.element_count IS 'Rows looked at.';
