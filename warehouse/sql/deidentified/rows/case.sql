-- One row per case, with years and bands instead of dates, ages and days. The columns come in the order in which they
-- are kept: where a combination is rare, the later ones are left out first.
SELECT
    case_key, (case_outcome <> 'Upheld')::TINYINT AS is_any_overturned,
    year(decision_date)::INTEGER AS decision_year, sex, age_band_of(age) AS age_band, items_band_of(item_count) AS items,
    days_since_injury_of(decision_date - injury_date) AS days_injury_to_decision, five_years_of(injury_date) AS injury_years,
    days_in_review_of(decision_date - assigned_date) AS days_assigned_to_decision,
    days_to_application_of(application_received_date - ur_denial_date) AS days_denial_to_application, priority, layout
FROM dim_case
WHERE case_key <> -1 AND item_count > 0
