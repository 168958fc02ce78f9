-- One row per table of the star: its rows and a digest of them, whatever their order. Where and when a letter was
-- received is no part of it. A hash is that of DuckDB's version; the outer one keeps sums of rows apart that have the
-- same values in other pairs. With the variables changed_cases and changed_letters, only the rows of these cases and
-- letters, and of tables that describe neither, all rows.
WITH changed_case AS (SELECT unnest(getvariable('changed_cases')::BIGINT[]) AS case_key),
changed_letter AS (SELECT unnest(getvariable('changed_letters')::BIGINT[]) AS letter_key),
changed_decision AS (SELECT decision_key FROM fact_decision WHERE case_key IN (FROM changed_case))
SELECT 'dim_case' AS name, count(*) AS rows, sum(hash(hash(t)))::VARCHAR AS digest FROM (SELECT * EXCLUDE (source_uri) FROM dim_case) AS t WHERE getvariable('changed_cases') IS NULL OR case_key IN (FROM changed_case)
UNION ALL SELECT 'dim_date', count(*), sum(hash(hash(t)))::VARCHAR FROM dim_date AS t
UNION ALL SELECT 'dim_service_type', count(*), sum(hash(hash(t)))::VARCHAR FROM dim_service_type AS t
UNION ALL SELECT 'dim_guideline', count(*), sum(hash(hash(t)))::VARCHAR FROM dim_guideline AS t
UNION ALL SELECT 'dim_specialty', count(*), sum(hash(hash(t)))::VARCHAR FROM dim_specialty AS t
UNION ALL SELECT 'dim_reviewer', count(*), sum(hash(hash(t)))::VARCHAR FROM dim_reviewer AS t
UNION ALL SELECT 'dim_body_region', count(*), sum(hash(hash(t)))::VARCHAR FROM dim_body_region AS t
UNION ALL SELECT 'dim_diagnosis', count(*), sum(hash(hash(t)))::VARCHAR FROM dim_diagnosis AS t
UNION ALL SELECT 'dim_reason', count(*), sum(hash(hash(t)))::VARCHAR FROM dim_reason AS t
UNION ALL SELECT 'fact_decision', count(*), sum(hash(hash(t)))::VARCHAR FROM fact_decision AS t WHERE getvariable('changed_cases') IS NULL OR case_key IN (FROM changed_case)
UNION ALL SELECT 'decision_text', count(*), sum(hash(hash(t)))::VARCHAR FROM decision_text AS t WHERE getvariable('changed_cases') IS NULL OR decision_key IN (FROM changed_decision)
UNION ALL SELECT 'bridge_decision_guideline', count(*), sum(hash(hash(t)))::VARCHAR FROM bridge_decision_guideline AS t WHERE getvariable('changed_cases') IS NULL OR decision_key IN (FROM changed_decision)
UNION ALL SELECT 'bridge_reviewer_specialty', count(*), sum(hash(hash(t)))::VARCHAR FROM bridge_reviewer_specialty AS t
UNION ALL SELECT 'bridge_reviewer_state', count(*), sum(hash(hash(t)))::VARCHAR FROM bridge_reviewer_state AS t
UNION ALL SELECT 'bridge_decision_body_region', count(*), sum(hash(hash(t)))::VARCHAR FROM bridge_decision_body_region AS t WHERE getvariable('changed_cases') IS NULL OR decision_key IN (FROM changed_decision)
UNION ALL SELECT 'bridge_case_diagnosis', count(*), sum(hash(hash(t)))::VARCHAR FROM bridge_case_diagnosis AS t WHERE getvariable('changed_cases') IS NULL OR case_key IN (FROM changed_case)
UNION ALL SELECT 'bridge_decision_reason', count(*), sum(hash(hash(t)))::VARCHAR FROM bridge_decision_reason AS t WHERE getvariable('changed_cases') IS NULL OR decision_key IN (FROM changed_decision)
UNION ALL SELECT 'letter_text', count(*), sum(hash(hash(t)))::VARCHAR FROM letter_text AS t WHERE getvariable('changed_letters') IS NULL OR letter_key IN (FROM changed_letter)
UNION ALL SELECT 'letter_evidence', count(*), sum(hash(hash(t)))::VARCHAR FROM letter_evidence AS t WHERE getvariable('changed_letters') IS NULL OR letter_key IN (FROM changed_letter)
