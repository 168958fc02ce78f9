-- One row per expectation checked by a load.
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
COMMENT ON TABLE audit.expectation_result IS 'Expectations checked by the loads that were published; one row per expectation and load.';
COMMENT ON COLUMN audit.expectation_result.load_id IS 'Run that checked it.';
COMMENT ON COLUMN audit.expectation_result.suite IS 'Suite: the staged table, star or drift.';
COMMENT ON COLUMN audit.expectation_result.expectation IS 'Name of the rule.';
COMMENT ON COLUMN audit.expectation_result.column_name IS 'Column that it checks.';
COMMENT ON COLUMN audit.expectation_result.success IS 'Whether it held.';
COMMENT ON COLUMN audit.expectation_result.severity IS 'critical stops a publication or quarantines letters, warning only reports.';
COMMENT ON COLUMN audit.expectation_result.observed_value IS 'Observed value, as figures.';
COMMENT ON COLUMN audit.expectation_result.unexpected_count IS 'Rows that failed.';
COMMENT ON COLUMN audit.expectation_result.element_count IS 'Rows checked.';

-- The results of the current load are added after its checks.
INSERT INTO audit.expectation_result BY NAME
SELECT * FROM read_parquet(getvariable('files').results, union_by_name = true)
WHERE load_id NOT IN (SELECT load_id FROM audit.expectation_result);
