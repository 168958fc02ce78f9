-- One row per decision, with the columns that rates are computed by, and without links to other decisions of its case.
WITH cited AS (
    SELECT
        decision_key,
        string_agg(DISTINCT family, ', ' ORDER BY family) FILTER (WHERE cited_by = 'reviewer') AS reviewer_families,
        string_agg(DISTINCT family, ', ' ORDER BY family) FILTER (WHERE cited_by = 'claims_administrator') AS claims_administrator_families
    FROM bridge_decision_guideline INNER JOIN dim_guideline USING (guideline_key)
    GROUP BY decision_key
)
SELECT
    case_key, decision_key, is_overturned, year(decision_date)::INTEGER AS decision_year, category, subcategory, drug_class,
    service, sex, age_band_of(age) AS age_band, coalesce(reviewer_families, 'none') AS reviewer_families,
    coalesce(claims_administrator_families, 'none') AS claims_administrator_families, is_ancillary, is_modified,
    is_retrospective, days_since_injury_of(days_injury_to_decision) AS days_injury_to_decision
FROM fact_decision
INNER JOIN dim_case USING (case_key)
INNER JOIN dim_service_type USING (service_type_key)
LEFT JOIN cited USING (decision_key)
