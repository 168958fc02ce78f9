-- The results of expectations in the last published loads.
SELECT * FROM audit.expectation_result
WHERE load_id IN (SELECT DISTINCT load_id FROM audit.expectation_result ORDER BY load_id DESC LIMIT $loads)
ORDER BY load_id
