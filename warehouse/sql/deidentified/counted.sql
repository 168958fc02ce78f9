-- The decisions that tables of counts count, with all their dimensions: one row per decision.
CREATE TEMP VIEW counted AS
SELECT
    decision_key, case_key, outcome, is_overturned, reviewer_key, year(decision_date)::INTEGER AS year,
    quarter(decision_date)::INTEGER AS quarter, category, subcategory, drug_class, service, age_band_of(age) AS age_band, sex,
    days_in_review_of(days_assigned_to_decision) AS days_assigned_to_decision
FROM fact_decision
INNER JOIN dim_case USING (case_key)
INNER JOIN dim_service_type USING (service_type_key);

-- One row per decision and specialty of its reviewer.
CREATE TEMP VIEW counted_by_specialty AS
SELECT counted.*, specialty
FROM counted
INNER JOIN bridge_reviewer_specialty USING (reviewer_key)
INNER JOIN dim_specialty USING (specialty_key);

-- One row per decision and body region that it names.
CREATE TEMP VIEW counted_by_body_region AS
SELECT counted.*, body_region
FROM counted
INNER JOIN bridge_decision_body_region USING (decision_key)
INNER JOIN dim_body_region USING (body_region_key);

-- One row per decision, side and guideline that it cites; a guideline that the vocabulary does not know has no title.
CREATE TEMP VIEW counted_by_guideline AS
SELECT counted.*, cited_by, family, CASE WHEN is_known THEN guideline END AS guideline
FROM counted
INNER JOIN bridge_decision_guideline USING (decision_key)
INNER JOIN dim_guideline USING (guideline_key);

-- One row per decision with its decisive reason; a decision without a reason has none.
CREATE TEMP VIEW counted_by_reason AS
SELECT counted.*, code AS reason
FROM counted
LEFT JOIN (SELECT decision_key, reason_key FROM bridge_decision_reason WHERE position = 1) USING (decision_key)
LEFT JOIN dim_reason USING (reason_key);
