-- One row per fact that the warehouse or a label states of a labelled letter: the field, the letter, the item (0 for the
-- letter as a whole), the value, and whether both state it. $labels are JSON objects as ACCURACY.md describes them. Only
-- fields are compared that the label of the letter has; null in a label says that the letter prints nothing.
WITH label AS (
    SELECT coalesce(label ->> '$.case_number', label ->> '$.file') AS letter, label
    FROM (SELECT unnest($labels::JSON[]) AS label)
),
label_item AS (
    SELECT letter, (item ->> '$.n')::INTEGER AS item, item AS label
    FROM label, unnest(json_extract(label, '$.items[*]')) AS items (item)
),
label_side AS (
    SELECT letter, item, cited_by, label -> ('$.' || cited_by) AS label
    FROM label_item, unnest(['claims_administrator', 'reviewer']) AS sides (cited_by)
),
label_citation AS (
    SELECT letter, item, cited_by, citation AS label
    FROM label_side, unnest(json_extract(label, '$.citations[*]')) AS citations (citation)
),
-- The items of labelled letters, as the warehouse has them.
letter AS (
    SELECT label.letter, dim_case.*
    FROM label JOIN dim_case ON label.letter = coalesce(case_number, parse_filename(source_uri)) AND case_key <> -1
),
decision AS (
    SELECT letter, decision.*, category, subcategory, drug_class
    FROM letter JOIN fact_decision AS decision USING (case_key) JOIN dim_service_type USING (service_type_key)
),
cited AS (
    SELECT letter, item_number AS item, cited_by, family, guideline, edition, section, pages
    FROM decision JOIN bridge_decision_guideline USING (decision_key) JOIN dim_guideline USING (guideline_key)
    WHERE cited_by IN ('claims_administrator', 'reviewer')
),
-- A second answer that an expert accepts is as correct as the first.
label_service AS (
    SELECT
        letter, item,
        [label ->> '$.category', coalesce(label ->> '$.drug_class', label ->> '$.subcategory')] AS first_answer,
        [first_answer] || coalesce((label -> '$.alt')::VARCHAR[][], []) AS answers
    FROM label_item
    WHERE (label ->> '$.category') IS NOT NULL
),
service AS (
    SELECT
        letter, item_number AS item,
        [category, CASE WHEN category = 'Pharmaceuticals' THEN drug_class ELSE subcategory END] AS answer
    FROM decision
    WHERE service_type_key <> -1
),
accepted AS (
    SELECT
        letter, item,
        CASE WHEN list_contains(answers, answer) THEN answer ELSE first_answer END AS type,
        CASE WHEN list_contains([a[1] FOR a IN answers], answer[1]) THEN answer[1] ELSE first_answer[1] END AS category
    FROM label_service LEFT JOIN service USING (letter, item)
),
stated AS (
    SELECT letter, 0 AS item, field, label ->> ('$.' || field) AS value, TRUE AS is_labelled
    FROM label, unnest([
        'date_assigned', 'date_of_injury', 'decision_date', 'ur_denial_date', 'application_received_date', 'priority',
        'age', 'sex'
    ]) AS fields (field)
    UNION ALL
    SELECT letter, 0, 'specialty', unnest(json_extract_string(label, '$.specialties[*]')), TRUE FROM label
    UNION ALL
    SELECT letter, 0, 'licensure_state', unnest(json_extract_string(label, '$.licensure_states[*]')), TRUE FROM label
    UNION ALL
    SELECT letter, item, field, label ->> ('$.' || field), TRUE
    FROM label_item, unnest([
        'title', 'outcome', 'disputed_service', 'original_request', 'authorized_portion', 'is_ancillary',
        'is_retrospective', 'quantity'
    ]) AS fields (field)
    UNION ALL
    SELECT letter, item, 'body_region', unnest(json_extract_string(label, '$.body_regions[*]')), TRUE FROM label_item
    UNION ALL
    SELECT letter, item, cited_by || '_basis', label ->> '$.basis', TRUE FROM label_side
    UNION ALL
    SELECT letter, item, 'outside_mtus', cited_by, TRUE FROM label_side WHERE (label ->> '$.outside_mtus')::BOOLEAN
    UNION ALL
    SELECT letter, item, 'guideline_family', concat_ws(' ', cited_by, label ->> '$.family'), TRUE FROM label_citation
    UNION ALL
    SELECT
        letter, item, 'guideline',
        concat_ws(' ', cited_by, label ->> '$.family', label ->> '$.guideline', label ->> '$.edition'), TRUE
    FROM label_citation
    WHERE (label ->> '$.family') IN ('MTUS', 'ODG') AND (label ->> '$.guideline') IS NOT NULL
    UNION ALL
    SELECT letter, item, 'guideline_section', cited_by || ' ' || unnest(json_extract_string(label, '$.sections[*]')), TRUE
    FROM label_citation
    WHERE (label ->> '$.family') = 'MTUS'
    UNION ALL
    SELECT letter, item, 'guideline_page', cited_by || ' ' || unnest(json_extract_string(label, '$.pages[*]')), TRUE
    FROM label_citation
    UNION ALL
    SELECT letter, item, 'service_category', category, TRUE FROM accepted
    UNION ALL
    SELECT letter, item, 'service_type', concat_ws(' / ', type[1], type[2]), TRUE FROM accepted
    UNION ALL
    SELECT letter, 0, field, value, FALSE
    FROM (
        SELECT
            letter, assigned_date AS date_assigned, injury_date AS date_of_injury, decision_date, ur_denial_date,
            application_received_date, priority, age, sex
        FROM letter
    ) UNPIVOT (value FOR field IN (COLUMNS(* EXCLUDE letter)::VARCHAR))
    UNION ALL
    SELECT letter, 0, 'specialty', specialty, FALSE
    FROM (SELECT DISTINCT letter, reviewer_key FROM decision)
    JOIN bridge_reviewer_specialty USING (reviewer_key) JOIN dim_specialty USING (specialty_key)
    UNION ALL
    SELECT letter, 0, 'licensure_state', state, FALSE
    FROM (SELECT DISTINCT letter, reviewer_key FROM decision) JOIN bridge_reviewer_state USING (reviewer_key)
    UNION ALL
    SELECT letter, item_number, field, value, FALSE
    FROM (
        SELECT
            letter, item_number, title, outcome, disputed_service, original_request, authorized_portion, is_ancillary,
            is_retrospective, quantity
        FROM decision
    ) UNPIVOT (value FOR field IN (COLUMNS(* EXCLUDE (letter, item_number))::VARCHAR))
    UNION ALL
    SELECT letter, item_number, 'body_region', body_region, FALSE
    FROM decision JOIN bridge_decision_body_region USING (decision_key) JOIN dim_body_region USING (body_region_key)
    UNION ALL
    SELECT letter, item_number, 'claims_administrator_basis', claims_administrator_basis, FALSE FROM decision
    UNION ALL
    SELECT letter, item_number, 'reviewer_basis', reviewer_basis, FALSE FROM decision
    UNION ALL
    SELECT letter, item_number, 'outside_mtus', 'claims_administrator', FALSE FROM decision WHERE claims_administrator_outside_mtus
    UNION ALL
    SELECT letter, item_number, 'outside_mtus', 'reviewer', FALSE FROM decision WHERE reviewer_outside_mtus
    UNION ALL
    SELECT letter, item, 'guideline_family', concat_ws(' ', cited_by, family), FALSE FROM cited
    UNION ALL
    SELECT letter, item, 'guideline', concat_ws(' ', cited_by, family, guideline, edition), FALSE
    FROM cited
    WHERE family IN ('MTUS', 'ODG') AND guideline IS NOT NULL
    UNION ALL
    SELECT letter, item, 'guideline_section', cited_by || ' ' || section, FALSE FROM cited WHERE family = 'MTUS'
    UNION ALL
    SELECT letter, item, 'guideline_page', cited_by || ' ' || unnest(pages), FALSE FROM cited
    UNION ALL
    SELECT letter, item, 'service_category', answer[1], FALSE FROM service
    UNION ALL
    SELECT letter, item, 'service_type', concat_ws(' / ', answer[1], answer[2]), FALSE FROM service
),
-- The fields that a label has, by letter: the others are not compared.
labelled_field AS (
    SELECT DISTINCT letter, coalesce(field, key) AS field
    FROM (
        SELECT letter, unnest(json_keys(label)) AS key FROM label
        UNION ALL
        SELECT letter, unnest(json_keys(label)) FROM label_item
    ) LEFT JOIN (
        VALUES ('specialties', 'specialty'), ('licensure_states', 'licensure_state'), ('body_regions', 'body_region'),
        ('category', 'service_category'), ('category', 'service_type'),
        ('claims_administrator', 'claims_administrator_basis'), ('reviewer', 'reviewer_basis'),
        ('reviewer', 'outside_mtus'), ('reviewer', 'guideline_family'), ('reviewer', 'guideline'),
        ('reviewer', 'guideline_section'), ('reviewer', 'guideline_page')
    ) AS fields (key, field) USING (key)
),
-- Words are compared without regard to white space, case, hyphens, quotes and a leading article; "&" is "and".
folded AS (
    SELECT
        letter, item, field, min(value) AS value, bool_or(is_labelled) AS is_labelled, bool_or(NOT is_labelled) AS is_found
    FROM stated
    SEMI JOIN labelled_field USING (letter, field)
    ANTI JOIN (
        SELECT letter, item, 'is_ancillary' AS field FROM label_item WHERE (label ->> '$.is_ancillary_either')::BOOLEAN
    ) USING (letter, item, field)
    WHERE value IS NOT NULL AND NOT (starts_with(field, 'is_') AND value = 'false')
    GROUP BY
        letter, item, field,
        CASE
            WHEN field = 'quantity' THEN (value::DOUBLE)::VARCHAR
            ELSE lower(regexp_replace(
                replace(regexp_replace(value, '^\s*(an?|the)\s+', '', 'i'), '&', 'and'), '[\s\-\x{2010}-\x{2015}''"\x{2018}\x{2019}\x{201C}\x{201D}.,;:]+', '', 'g'
            ))
        END
)
SELECT field, letter, item, value, is_labelled, is_found
FROM folded
