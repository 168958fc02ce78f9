-- Every received letter: whether it could be loaded, and whether its decisions are in the star.
SELECT letter_id, quarantine_reason IS NULL AS could_be_loaded, status = 'loaded' AS is_current FROM audit.letter ORDER BY letter_id
