-- Expectations that did not hold in the load that published.
SELECT suite, expectation, column_name, severity, unexpected_count, element_count
FROM audit.expectation_result WHERE NOT success
ORDER BY severity, suite, expectation, column_name LIMIT 50
