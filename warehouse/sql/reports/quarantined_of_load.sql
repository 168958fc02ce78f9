-- The letters of a load that are not loaded, and why.
SELECT source_uri, reason FROM audit.letter WHERE status = 'quarantined' AND load_id = $load_id ORDER BY source_uri, letter_id
