-- Disputed services that no vocabulary entry matches, the most frequent first.
SELECT disputed_service, count(*) AS decisions FROM fact_decision WHERE service_type_key = -1
GROUP BY ALL ORDER BY decisions DESC, disputed_service LIMIT 20
