-- Disputed services that no vocabulary entry matches, the most frequent first.
SELECT left(disputed_service, 300) AS disputed_service, decisions
FROM audit.unclassified ORDER BY decisions DESC, disputed_service LIMIT 50
