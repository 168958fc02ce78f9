-- The decision of a case by its case number and the number of its item.
SELECT decision_key
FROM fact_decision INNER JOIN dim_case USING (case_key)
WHERE upper(case_number) = upper($case_number) AND item_number = $item
