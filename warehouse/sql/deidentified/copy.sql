-- A copy of the star without what names a case or quotes a letter, for readers who get only this file. The build is attached as
-- original. It has no text of a letter, no case number and no key that is computed from one, no exact date and no exact age:
--
-- * Keys of cases and decisions are random, and so is the order of rows.
-- * Dates of a case are moved together, so that the decision falls on the first day of its month, or on a later day of it on
--   which an edition of a guideline comes into force or ends: days between two dates hold. The date of injury is the first
--   day of its year, and the days since injury are left out.
-- * Guidelines that the vocabulary does not know and diagnoses are free text: of these only diagnoses of 5 cases or more stay.
CREATE TEMP TABLE new_case AS
SELECT case_key, row_number() OVER (ORDER BY random()) AS new_key FROM original.dim_case WHERE case_key <> -1;
INSERT INTO new_case VALUES (-1, -1);

CREATE TEMP TABLE new_decision AS
SELECT decision_key, row_number() OVER (ORDER BY random()) AS new_key FROM original.fact_decision;

CREATE TEMP TABLE boundary AS
SELECT in_force_from AS day FROM original.dim_guideline WHERE in_force_from IS NOT NULL
UNION
SELECT in_force_until + 1 FROM original.dim_guideline WHERE in_force_until IS NOT NULL;

CREATE TEMP TABLE moved AS
WITH floors AS (
    SELECT decision_date, greatest(date_trunc('month', decision_date)::DATE, max(day)) AS moved_to
    FROM (SELECT DISTINCT decision_date FROM original.dim_case WHERE decision_date IS NOT NULL)
    LEFT JOIN boundary ON day <= decision_date
    GROUP BY decision_date
)
SELECT case_key, new_key, moved_to, (decision_date - moved_to)::INTEGER AS days
FROM new_case
INNER JOIN original.dim_case USING (case_key)
LEFT JOIN floors USING (decision_date);

CREATE TABLE dim_date AS SELECT * FROM original.dim_date;
CREATE TABLE dim_service_type AS SELECT * FROM original.dim_service_type;
CREATE TABLE dim_specialty AS SELECT * FROM original.dim_specialty;
CREATE TABLE dim_reviewer AS SELECT * FROM original.dim_reviewer;
CREATE TABLE dim_body_region AS SELECT * FROM original.dim_body_region;
CREATE TABLE bridge_reviewer_specialty AS SELECT * FROM original.bridge_reviewer_specialty;
CREATE TABLE bridge_reviewer_state AS SELECT * FROM original.bridge_reviewer_state;

CREATE TABLE dim_guideline AS
SELECT
    guideline_key, family, CASE WHEN is_named THEN guideline END AS guideline, edition,
    CASE WHEN is_named THEN section END AS section, topic, in_force_from, in_force_until, is_in_force_known
FROM original.dim_guideline
LEFT JOIN (
    SELECT guideline_key, bool_or(is_known) AS is_named FROM original.bridge_decision_guideline GROUP BY guideline_key
) USING (guideline_key);

CREATE TABLE dim_case AS
SELECT
    new_key AS case_key, CASE WHEN new_key <> -1 THEN 'letter-' || new_key END AS letter_id, priority, age_band, sex,
    make_date(year(injury_date), 1, 1) AS injury_date,
    (ur_denial_date - days)::DATE AS ur_denial_date,
    (application_received_date - days)::DATE AS application_received_date,
    (assigned_date - days)::DATE AS assigned_date,
    moved_to AS decision_date, case_outcome, item_count, layout
FROM original.dim_case INNER JOIN moved USING (case_key)
ORDER BY new_key;

CREATE TABLE fact_decision AS
SELECT
    new_decision.new_key AS decision_key, moved.new_key AS case_key, item_number, service_type_key, reviewer_key,
    coalesce(strftime(moved_to, '%Y%m%d')::INTEGER, -1) AS decision_date_key,
    CASE WHEN injury_date_key = -1 THEN -1 ELSE injury_date_key // 10000 * 10000 + 101 END AS injury_date_key,
    outcome, is_overturned, is_ancillary, is_retrospective, is_modified, service_type_rule, quantity, quantity_unit,
    claims_administrator_basis, reviewer_basis, claims_administrator_outside_mtus, reviewer_outside_mtus,
    days_assigned_to_decision
FROM original.fact_decision
INNER JOIN new_decision USING (decision_key)
INNER JOIN moved USING (case_key)
ORDER BY new_decision.new_key;

CREATE TABLE bridge_decision_guideline AS
SELECT new_key AS decision_key, guideline_key, cited_by, citation_number, pages, weight, is_known
FROM original.bridge_decision_guideline INNER JOIN new_decision USING (decision_key)
ORDER BY new_key, cited_by, citation_number;

CREATE TABLE bridge_decision_body_region AS
SELECT new_key AS decision_key, body_region_key
FROM original.bridge_decision_body_region INNER JOIN new_decision USING (decision_key)
ORDER BY new_key, body_region_key;

CREATE TABLE dim_reason AS SELECT * FROM original.dim_reason;
CREATE TABLE bridge_decision_reason AS
SELECT new_key AS decision_key, reason_key, position, weight
FROM original.bridge_decision_reason INNER JOIN new_decision USING (decision_key)
ORDER BY new_key, position;

CREATE TABLE dim_diagnosis AS
SELECT * FROM original.dim_diagnosis
WHERE diagnosis_key = -1 OR diagnosis_key IN (
    SELECT diagnosis_key FROM original.bridge_case_diagnosis GROUP BY diagnosis_key HAVING count(DISTINCT case_key) >= 5
);

CREATE TABLE bridge_case_diagnosis AS
SELECT new_key AS case_key, diagnosis_key, position
FROM original.bridge_case_diagnosis INNER JOIN new_case USING (case_key) SEMI JOIN dim_diagnosis USING (diagnosis_key)
ORDER BY new_key, position;

CREATE SCHEMA mart;
CREATE TABLE mart.compound_ingredient AS
SELECT new_key AS decision_key, ingredient
FROM original.mart.compound_ingredient INNER JOIN new_decision USING (decision_key)
ORDER BY new_key, ingredient;
CREATE TABLE mart.published_figure AS SELECT * FROM original.mart.published_figure;

CREATE VIEW mart.decision AS
WITH cited AS (
    SELECT
        decision_key,
        array_agg(DISTINCT family ORDER BY family) FILTER (WHERE cited_by = 'claims_administrator') AS claims_administrator_families,
        array_agg(DISTINCT family ORDER BY family) FILTER (WHERE cited_by = 'reviewer') AS reviewer_families
    FROM bridge_decision_guideline INNER JOIN dim_guideline USING (guideline_key)
    GROUP BY decision_key
),
reasoned AS (
    SELECT decision_key, array_agg(code ORDER BY position) AS reasons
    FROM bridge_decision_reason INNER JOIN dim_reason USING (reason_key)
    GROUP BY decision_key
)
SELECT
    decision_key, decision_date, item_number, outcome, is_overturned, category, subcategory, drug_class, service, quantity,
    quantity_unit, is_ancillary, is_retrospective, is_modified, claims_administrator_basis, claims_administrator_families,
    reviewer_basis, reviewer_families, reasons, specialties AS reviewer_specialties, licensure_states AS reviewer_states,
    priority, age_band, sex, injury_date, days_assigned_to_decision, letter_id
FROM fact_decision
INNER JOIN dim_case USING (case_key)
INNER JOIN dim_service_type USING (service_type_key)
INNER JOIN dim_reviewer USING (reviewer_key)
LEFT JOIN cited USING (decision_key)
LEFT JOIN reasoned USING (decision_key);
