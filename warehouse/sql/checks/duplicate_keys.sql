-- Keys that are there twice: bridges hold a row once, and tables without an index are as unique as those with one.
SELECT 'bridge_decision_guideline' AS place, decision_key AS key FROM bridge_decision_guideline GROUP BY decision_key, cited_by, citation_number HAVING count(*) > 1
UNION ALL SELECT 'bridge_decision_body_region', decision_key FROM bridge_decision_body_region GROUP BY decision_key, body_region_key HAVING count(*) > 1
UNION ALL SELECT 'bridge_case_diagnosis', case_key FROM bridge_case_diagnosis GROUP BY case_key, position HAVING count(*) > 1
UNION ALL SELECT 'fact_decision', case_key FROM fact_decision GROUP BY case_key, item_number HAVING count(*) > 1
UNION ALL SELECT 'fact_decision', decision_key FROM fact_decision GROUP BY decision_key HAVING count(*) > 1
UNION ALL SELECT 'decision_text', decision_key FROM decision_text GROUP BY decision_key HAVING count(*) > 1
UNION ALL SELECT 'dim_case', case_key FROM dim_case GROUP BY case_key HAVING count(*) > 1
UNION ALL SELECT 'dim_diagnosis', diagnosis_key FROM dim_diagnosis GROUP BY diagnosis_key HAVING count(*) > 1
UNION ALL SELECT 'letter_text', letter_key FROM letter_text GROUP BY letter_key HAVING count(*) > 1
UNION ALL SELECT 'audit.letter', count(*) FROM audit.letter GROUP BY letter_id HAVING count(*) > 1
UNION ALL SELECT 'bridge_reviewer_specialty', reviewer_key FROM bridge_reviewer_specialty GROUP BY reviewer_key, specialty_key HAVING count(*) > 1
UNION ALL SELECT 'bridge_decision_reason', decision_key FROM bridge_decision_reason GROUP BY decision_key, reason_key HAVING count(*) > 1
UNION ALL SELECT 'bridge_decision_reason', decision_key FROM bridge_decision_reason GROUP BY decision_key, position HAVING count(*) > 1
