-- What is missing most often, by service?
SELECT category, service, reason, decisions, decisions_with_a_reason
FROM (
    SELECT
        category, service, reason, decisions, decisions_with_a_reason,
        row_number() OVER (PARTITION BY category, service ORDER BY decisions DESC, decisive DESC, code) AS place
    FROM mart.reasons_by_service
    WHERE code IN (
        'no_functional_improvement', 'conservative_care_first', 'no_objective_findings', 'prerequisite_missing', 'information_missing'
    )
) AS ranked
WHERE place = 1
ORDER BY decisions DESC, category, service
LIMIT 10
