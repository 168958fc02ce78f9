-- In which letters do the sides cite different guidelines, and the reviewer overturned?
SELECT case_number, agreed.item_number, category, agreement
FROM mart.guideline_agreement_of_decision AS agreed
INNER JOIN dim_case USING (case_key)
INNER JOIN dim_service_type USING (service_type_key)
WHERE agreement IN ('different families', 'same family') AND is_overturned = 1
ORDER BY case_number, agreed.item_number
LIMIT 10
