-- The decisions of a letter as the star holds them.
SELECT item_number, disputed_service, outcome, category, coalesce(subcategory, drug_class) AS subcategory, service, service_type_rule, quantity, quantity_unit
FROM fact_decision INNER JOIN dim_case USING (case_key) INNER JOIN dim_service_type USING (service_type_key)
WHERE letter_id = $letter_id ORDER BY item_number
