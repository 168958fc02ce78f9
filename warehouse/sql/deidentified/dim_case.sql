-- One row per case: years and counts of days instead of dates, no age over 89, no number, name or source.
SELECT
    drawn_case.number AS case_key, priority, least(age, 90) AS age, age_band, sex,
    year(injury_date) AS injury_year, year(ur_denial_date) AS ur_denial_year,
    year(application_received_date) AS application_received_year, year(assigned_date) AS assigned_year,
    year(decision_date) AS decision_year, decision_date - injury_date AS days_injury_to_decision,
    application_received_date - ur_denial_date AS days_denial_to_application,
    decision_date - assigned_date AS days_assigned_to_decision, case_outcome, item_count, layout
FROM dim_case INNER JOIN drawn_case USING (case_key)
ORDER BY 1
