-- Letters and processing time by quarter
SELECT
    quarter, letters, decisions, median_days_application_to_decision, median_days_assigned_to_decision
FROM mart.letters_by_quarter
WHERE year = $year
ORDER BY quarter
