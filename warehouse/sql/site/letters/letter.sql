-- One row per letter of $letter_ids: all that its page shows, as JSON.
WITH wanted AS (
    SELECT dim_case.*, letter_key, text
    FROM dim_case INNER JOIN letter_text USING (letter_id)
    WHERE letter_id IN (SELECT unnest($letter_ids))
),
decided AS (
    SELECT fact_decision.* FROM fact_decision WHERE case_key IN (SELECT case_key FROM wanted)
),
cited AS (
    SELECT
        decision_key,
        list({
            side: cited_by, family: family, guideline: guideline, edition: edition, section: section, pages: pages,
            in_force_from: in_force_from, in_force_until: in_force_until,
            is_out_of_force: coalesce(date < in_force_from OR date > in_force_until, FALSE)
        } ORDER BY cited_by DESC, citation_number) AS citations
    FROM bridge_decision_guideline
    INNER JOIN decided USING (decision_key)
    INNER JOIN dim_guideline USING (guideline_key)
    INNER JOIN dim_date ON date_key = decision_date_key
    GROUP BY decision_key
),
regions AS (
    SELECT decision_key, list(body_region ORDER BY body_region) AS body_regions
    FROM bridge_decision_body_region INNER JOIN dim_body_region USING (body_region_key)
    WHERE decision_key IN (SELECT decision_key FROM decided)
    GROUP BY decision_key
),
given AS (
    SELECT
        decision_key,
        list({reason: reason, definition: definition, span_start: span_start, span_end: span_end} ORDER BY position) AS reasons
    FROM bridge_decision_reason INNER JOIN dim_reason USING (reason_key)
    WHERE decision_key IN (SELECT decision_key FROM decided)
    GROUP BY decision_key
),
items AS (
    SELECT
        case_key, any_value(reviewer_key) AS reviewer_key,
        list({
            item_number: item_number, title: title, disputed_service: disputed_service,
            original_request: original_request, authorized_portion: authorized_portion, outcome: outcome,
            category: category, "group": coalesce(subcategory, drug_class), service: service, rule: service_type_rule,
            quantity: quantity, quantity_unit: quantity_unit, is_ancillary: is_ancillary,
            is_retrospective: is_retrospective, is_modified: is_modified,
            claims_administrator_basis: claims_administrator_basis, reviewer_basis: reviewer_basis,
            body_regions: coalesce(body_regions, []), citations: coalesce(citations, []), reasons: coalesce(reasons, [])
        } ORDER BY item_number) AS items
    FROM decided
    INNER JOIN dim_service_type USING (service_type_key)
    LEFT JOIN cited USING (decision_key)
    LEFT JOIN regions USING (decision_key)
    LEFT JOIN given USING (decision_key)
    GROUP BY case_key
),
diagnosed AS (
    SELECT case_key, list(diagnosis ORDER BY position) AS diagnoses
    FROM bridge_case_diagnosis INNER JOIN dim_diagnosis USING (diagnosis_key)
    WHERE case_key IN (SELECT case_key FROM wanted)
    GROUP BY case_key
),
found AS (
    SELECT
        letter_key,
        list({item_number: item_number, field: field, value: value, span_start: span_start, span_end: span_end}
            ORDER BY span_start, span_end DESC, item_number, field) AS evidence
    FROM letter_evidence WHERE letter_key IN (SELECT letter_key FROM wanted)
    GROUP BY letter_key
)
SELECT
    letter_id,
    to_json({
        letter_id: letter_id, media_type: media_type, case_number: case_number, layout: layout, priority: priority, age: age, sex: sex,
        injury_date: injury_date, ur_denial_date: ur_denial_date, application_received_date: application_received_date,
        assigned_date: assigned_date, decision_date: decision_date, case_outcome: case_outcome,
        diagnoses: coalesce(diagnoses, []), specialties: specialties, licensure_states: licensure_states,
        items: coalesce(items, []), evidence: coalesce(evidence, []), text: text
    })::VARCHAR AS letter
FROM wanted
LEFT JOIN items USING (case_key)
LEFT JOIN (SELECT letter_id, media_type FROM audit.letter) AS received USING (letter_id)
LEFT JOIN dim_reviewer ON dim_reviewer.reviewer_key = coalesce(items.reviewer_key, -1)
LEFT JOIN diagnosed USING (case_key)
LEFT JOIN found USING (letter_key)
