-- Delete the members of dimensions that only replaced letters used.
DELETE FROM dim_service_type WHERE service_type_key <> -1 AND service_type_key NOT IN (SELECT service_type_key FROM fact_decision);
DELETE FROM dim_reviewer WHERE reviewer_key <> -1 AND reviewer_key NOT IN (SELECT reviewer_key FROM fact_decision);
DELETE FROM bridge_reviewer_specialty WHERE reviewer_key NOT IN (SELECT reviewer_key FROM dim_reviewer);
DELETE FROM bridge_reviewer_state WHERE reviewer_key NOT IN (SELECT reviewer_key FROM dim_reviewer);
DELETE FROM dim_specialty WHERE specialty_key <> -1 AND specialty_key NOT IN (SELECT specialty_key FROM bridge_reviewer_specialty);
DELETE FROM dim_body_region WHERE body_region_key <> -1 AND body_region_key NOT IN (SELECT body_region_key FROM bridge_decision_body_region);
DELETE FROM dim_diagnosis WHERE diagnosis_key <> -1 AND diagnosis_key NOT IN (SELECT diagnosis_key FROM bridge_case_diagnosis);
