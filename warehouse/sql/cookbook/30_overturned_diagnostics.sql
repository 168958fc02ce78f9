-- What do overturned denials of MRIs and other diagnostic tests share?
SELECT service, reason, decisions, decisive, round(CAST(share AS DECIMAL(18, 6)), 3) AS share, decisions_with_a_reason
FROM mart.reasons_by_service
WHERE category = 'Diagnostic Testing' AND side = 'overturned'
ORDER BY decisions DESC, service, reason
