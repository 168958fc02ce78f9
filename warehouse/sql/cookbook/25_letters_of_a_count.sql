-- Which letters does a number count: the overturned imaging, with the reviewer's first words?
SELECT case_number, disputed_service, substring(rationale, 1, 60) AS rationale_begins
FROM fact_decision
INNER JOIN decision_text USING (decision_key)
INNER JOIN dim_service_type USING (service_type_key)
INNER JOIN dim_case USING (case_key)
WHERE subcategory = 'Imaging/Radiology' AND outcome = 'Overturned'
ORDER BY case_number, disputed_service
LIMIT 5
