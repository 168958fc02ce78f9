-- The staged frames as the star reads them: without quarantined letters, and with only the current letter of each case.
-- The variable files names the Parquet files of each staged table. Long texts are read from these files when their table
-- is filled: a copy of them would be the largest part of a build.

-- A key is 63 bits of the MD5 of its natural key, never hash(), which differs between versions of DuckDB.
CREATE TEMP MACRO key_of(natural_key) AS (md5_number_upper(natural_key) >> 1)::BIGINT;

-- Runs of letters and of digits separated and surrounded by blanks: "Flurbiprofen20%" names flurbiprofen, "buspirone" does not name iron.
CREATE TEMP MACRO words_of(printed) AS ' ' || array_to_string(regexp_extract_all(lower(printed), '\pL+|\pN+'), ' ') || ' ';

-- Receipts of version 0.4 and before name no vocabulary.
CREATE TEMP TABLE stage_receipts AS
SELECT NULL::VARCHAR AS vocabulary WHERE FALSE
UNION ALL BY NAME
SELECT * FROM read_parquet(getvariable('files').receipts, union_by_name = true);
CREATE TEMP TABLE stage_loads AS SELECT * FROM read_parquet(getvariable('files').loads, union_by_name = true);
CREATE TEMP TABLE stage_rejects AS
SELECT letter_id, min(reason) AS reason FROM read_parquet(getvariable('files').rejects, union_by_name = true) GROUP BY letter_id;

CREATE TEMP VIEW stage_text AS
SELECT staged.* FROM read_parquet(getvariable('files').text, union_by_name = true) AS staged ANTI JOIN stage_rejects USING (letter_id);
CREATE TEMP VIEW stage_letters AS
SELECT staged.* FROM read_parquet(getvariable('files').letters, union_by_name = true) AS staged ANTI JOIN stage_rejects USING (letter_id);
CREATE TEMP VIEW stage_evidence AS
SELECT staged.* FROM read_parquet(getvariable('files').evidence, union_by_name = true) AS staged ANTI JOIN stage_rejects USING (letter_id);

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
FROM stage_letters
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
    -- "Physical Therapy" and "physical therapy" are one section.
    key_of(
        concat_ws(
            '|', 'guideline', family, lower(coalesce(guideline, '?')), coalesce(edition, '?'), lower(coalesce(section, '?'))
        )
    ) AS guideline_key
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
