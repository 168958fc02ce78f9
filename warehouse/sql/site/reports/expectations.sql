-- Expectations that failed in the published load.
SELECT suite, expectation, column_name, severity, unexpected_count, element_count
FROM audit.expectation_result
WHERE NOT success AND load_id = (SELECT max(load_id) FROM audit.expectation_result)
ORDER BY severity, suite, expectation, column_name LIMIT 50
