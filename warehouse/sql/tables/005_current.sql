-- The letters that the star is built from: of each case the current one, with its decisions, citations and reviewer.

-- One row per letter that can be loaded: its case, and whether it is the current letter of it, which is the one with the
-- latest decision date, of several the one with the largest letter_id: when a letter was received decides nothing, so that
-- the same letters give the same star in whatever order they come. A letter that prints no case number is its own case.
CREATE TEMP TABLE case_letter AS
SELECT
    letter_id,
    key_of(letter_id) AS letter_key,
    key_of(coalesce(case_number, letter_id)) AS case_key,
    row_number() OVER (
        PARTITION BY coalesce(case_number, letter_id)
        ORDER BY decision_date DESC NULLS LAST, letter_id DESC
    ) = 1 AS is_current
FROM stage_case
ANTI JOIN stage_rejects USING (letter_id)
SEMI JOIN stage_receipts USING (letter_id);

CREATE TEMP VIEW current_letter AS SELECT letter_id, case_key FROM case_letter WHERE is_current;

CREATE TEMP TABLE current_decision AS
SELECT
    staged.* EXCLUDE (rationale, claims_administrator_guideline_text, reviewer_guideline_text),
    case_key, key_of(case_key || '/' || item_number) AS decision_key
FROM read_parquet(getvariable('files').decisions, union_by_name = true) AS staged
INNER JOIN current_letter USING (letter_id);

CREATE TEMP TABLE current_citation AS
SELECT
    staged.*,
    decision_key,
    guideline_key_of(family, guideline, edition, section) AS guideline_key
FROM read_parquet(getvariable('files').citations, union_by_name = true) AS staged
INNER JOIN (SELECT letter_id, item_number, decision_key FROM current_decision) USING (letter_id, item_number);

-- A specialty that a profile names twice, perhaps in two spellings, counts once, at its first position.
CREATE TEMP TABLE current_specialty AS
SELECT staged.*, key_of('specialty|' || specialty) AS specialty_key
FROM read_parquet(getvariable('files').reviewer_specialties, union_by_name = true) AS staged
INNER JOIN current_letter USING (letter_id)
QUALIFY row_number() OVER (PARTITION BY letter_id, specialty ORDER BY position) = 1;

CREATE TEMP TABLE current_state AS
SELECT staged.* FROM read_parquet(getvariable('files').reviewer_states, union_by_name = true) AS staged
INNER JOIN current_letter USING (letter_id);

-- One row per current letter: the profile of its reviewer, who has no name in the letter.
CREATE TEMP TABLE current_reviewer AS
WITH specialties AS (
    SELECT
        letter_id,
        string_agg(specialty, ', ' ORDER BY position) AS specialties,
        list(specialty_key ORDER BY position) AS specialty_keys
    FROM current_specialty GROUP BY letter_id
),
states AS (
    SELECT
        letter_id,
        string_agg(DISTINCT state, ', ' ORDER BY state) AS licensure_states,
        coalesce(bool_or(state_code = 'CA'), FALSE) AS is_california_licensed
    FROM current_state GROUP BY letter_id
)
SELECT
    letter_id, specialties, specialty_keys, licensure_states, is_california_licensed,
    key_of('reviewer|' || coalesce(specialties, '') || '|' || coalesce(licensure_states, '')) AS reviewer_key
FROM specialties FULL JOIN states USING (letter_id);

-- One row per spelling of a cited section: how often it is cited.
CREATE TEMP TABLE cited_spelling AS
SELECT family, guideline, edition, section, count(*) AS citations FROM current_citation GROUP BY ALL;
