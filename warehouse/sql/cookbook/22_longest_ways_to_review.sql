-- Which applications took longest from the denial, of which 30 days are allowed?
SELECT case_number, ur_denial_date, application_received_date, application_received_date - ur_denial_date AS days
FROM dim_case
WHERE application_received_date IS NOT NULL AND ur_denial_date IS NOT NULL
ORDER BY days DESC, case_number
LIMIT 5
