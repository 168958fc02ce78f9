-- Disputed services that no vocabulary entry matches, the most frequent first.
SELECT disputed_service, decisions FROM audit.unclassified ORDER BY decisions DESC, disputed_service LIMIT $limit
