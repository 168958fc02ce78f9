-- One row per decision with all extracted values except long texts, cast to text: the comparison of two builds uses it.
CREATE TEMP TABLE facts AS
WITH cited AS (
    SELECT
        decision_key,
        string_agg(
            concat_ws(' ', family, guideline, edition, section, array_to_string(pages, ' ')), '; ' ORDER BY citation_number
        ) FILTER (cited_by = 'claims_administrator') AS claims_administrator_guidelines,
        string_agg(
            concat_ws(' ', family, guideline, edition, section, array_to_string(pages, ' ')), '; ' ORDER BY citation_number
        ) FILTER (cited_by = 'reviewer') AS reviewer_guidelines
    FROM bridge_decision_guideline INNER JOIN dim_guideline USING (guideline_key)
    GROUP BY decision_key
),
regions AS (
    SELECT decision_key, string_agg(body_region, '; ' ORDER BY body_region) AS body_regions
    FROM bridge_decision_body_region INNER JOIN dim_body_region USING (body_region_key)
    GROUP BY decision_key
),
diagnosed AS (
    SELECT case_key, string_agg(diagnosis, '; ' ORDER BY position) AS diagnoses
    FROM bridge_case_diagnosis INNER JOIN dim_diagnosis USING (diagnosis_key)
    GROUP BY case_key
),
explained AS (
    SELECT decision_key, string_agg(code, '; ' ORDER BY position) AS reasons
    FROM bridge_decision_reason INNER JOIN dim_reason USING (reason_key)
    GROUP BY decision_key
),
described AS (
    SELECT
        decision_key, case_number, item_number, title, disputed_service, original_request, authorized_portion, outcome,
        is_ancillary, is_retrospective, is_modified, category, subcategory, drug_class, service, service_type_rule,
        quantity, quantity_unit, claims_administrator_basis, reviewer_basis, claims_administrator_outside_mtus,
        reviewer_outside_mtus, claims_administrator_guidelines, reviewer_guidelines, specialties, licensure_states,
        body_regions, reasons, diagnoses, layout, priority, age, sex, injury_date, ur_denial_date, application_received_date,
        assigned_date, decision_date
    FROM fact_decision
    INNER JOIN dim_case USING (case_key)
    INNER JOIN dim_service_type USING (service_type_key)
    INNER JOIN dim_reviewer USING (reviewer_key)
    LEFT JOIN cited USING (decision_key)
    LEFT JOIN regions USING (decision_key)
    LEFT JOIN explained USING (decision_key)
    LEFT JOIN diagnosed USING (case_key)
)
SELECT decision_key, coalesce(case_number, 'a case without number') || ' item ' || item_number AS name,
    COLUMNS(* EXCLUDE (decision_key, case_number, item_number))::VARCHAR
FROM described
