-- Which of my cases were decided, and how?
SELECT cases.case_number, office, decision_date, item_count, case_outcome
FROM cases
LEFT JOIN dim_case ON dim_case.case_number = upper(trim(cases.case_number))
ORDER BY cases.case_number
