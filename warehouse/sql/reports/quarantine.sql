-- Letters that are not loaded and why.
SELECT left(letter_id, 12) AS letter, source_uri AS source, received_at, reason
FROM audit.letter WHERE status = 'quarantined' ORDER BY received_at DESC, source_uri
