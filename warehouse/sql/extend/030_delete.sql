-- Delete what the new letters replace, and what is computed again from all rows.

-- How citations are spelled: those of the base, without those of the replaced letters.
INSERT INTO cited_spelling
SELECT family, guideline, edition, section, citations FROM audit.guideline_spelling
UNION ALL
SELECT family, guideline, edition, section, -count(*)
FROM read_parquet(getvariable('base_files').citations, union_by_name = true)
WHERE letter_id IN (SELECT replaced_letter_id FROM changed_case WHERE replaced_letter_id IS NOT NULL)
GROUP BY family, guideline, edition, section;

CREATE TEMP TABLE replaced_decision AS
SELECT decision_key FROM fact_decision
WHERE case_key IN (SELECT case_key FROM changed_case WHERE replaced_letter_id IS NOT NULL);

DELETE FROM decision_text WHERE decision_key IN (FROM replaced_decision);
DELETE FROM bridge_decision_guideline WHERE decision_key IN (FROM replaced_decision);
DELETE FROM bridge_decision_body_region WHERE decision_key IN (FROM replaced_decision);
DELETE FROM bridge_decision_reason WHERE decision_key IN (FROM replaced_decision);
DELETE FROM bridge_case_diagnosis WHERE case_key IN (SELECT case_key FROM changed_case WHERE replaced_letter_id IS NOT NULL);
DELETE FROM fact_decision WHERE decision_key IN (FROM replaced_decision);
DELETE FROM dim_case WHERE case_key IN (SELECT case_key FROM changed_case WHERE replaced_letter_id IS NOT NULL);
DELETE FROM audit.letter WHERE letter_id IN (SELECT letter_id FROM known_letter);

DELETE FROM audit.guideline_spelling;
DELETE FROM dim_guideline;
DELETE FROM dim_reason;
DELETE FROM audit.load;
DELETE FROM audit.drift;
DELETE FROM audit.build;

-- The unknown members are inserted again.
DELETE FROM dim_date WHERE date_key = -1;
DELETE FROM dim_case WHERE case_key = -1;
DELETE FROM dim_service_type WHERE service_type_key = -1;
DELETE FROM dim_specialty WHERE specialty_key = -1;
DELETE FROM dim_reviewer WHERE reviewer_key = -1;
DELETE FROM dim_body_region WHERE body_region_key = -1;
DELETE FROM dim_diagnosis WHERE diagnosis_key = -1;
