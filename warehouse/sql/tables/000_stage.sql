-- The staged frames as the star reads them: without quarantined letters.
-- The variable files names the Parquet files of each staged table. Long texts are read from these files when their table
-- is filled: a copy of them would be the largest part of a build.

-- A key is 63 bits of the MD5 of its natural key, never hash(), which differs between versions of DuckDB.
CREATE TEMP MACRO key_of(natural_key) AS (md5_number_upper(natural_key) >> 1)::BIGINT;

CREATE TEMP MACRO service_type_key_of(category, subcategory, drug_class, service) AS key_of(
    concat_ws('|', 'service', category, coalesce(subcategory, '?'), coalesce(drug_class, '?'), service)
);

-- "Physical Therapy" and "physical therapy" are one section.
CREATE TEMP MACRO guideline_key_of(family, guideline, edition, section) AS key_of(
    concat_ws('|', 'guideline', family, lower(coalesce(guideline, '?')), coalesce(edition, '?'), lower(coalesce(section, '?')))
);

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

-- One row per letter with its case, quarantined ones included.
CREATE TEMP TABLE stage_case AS
SELECT letter_id, case_number, decision_date FROM read_parquet(getvariable('files').letters, union_by_name = true);
