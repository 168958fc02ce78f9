-- The letter_id of every quarantined letter.
SELECT letter_id FROM audit.letter WHERE status = 'quarantined' ORDER BY letter_id
