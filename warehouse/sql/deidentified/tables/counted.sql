-- The counted rows: one row per decision, with every dimension of the tables of counts.
CREATE TEMP VIEW counted AS
SELECT
    decision_key, case_key, outcome, is_overturned, reviewer_key, year(decision_date)::INTEGER AS year,
    quarter(decision_date)::INTEGER AS quarter, category, subcategory, drug_class, service, age_band_of(age) AS age_band, sex,
    days_in_review_of(days_assigned_to_decision) AS days_assigned_to_decision
FROM fact_decision
INNER JOIN dim_case USING (case_key)
INNER JOIN dim_service_type USING (service_type_key)
