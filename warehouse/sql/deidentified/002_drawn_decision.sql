-- And for decisions.
CREATE TEMP TABLE drawn_decision AS
SELECT decision_key, row_number() OVER (ORDER BY md5(decision_key || $seed)) AS number FROM fact_decision
