-- The letters of the base build that belong to a case of a new letter: with them the new letters find their status, and
-- theirs is found again. Of the superseded ones no decision date is known, which the current letter of their case precedes.
CREATE TEMP TABLE known_letter AS
SELECT * FROM audit.letter
WHERE case_number IN (SELECT case_number FROM stage_case);

INSERT INTO stage_case
SELECT letter_id, known_letter.case_number, decision_date
FROM known_letter LEFT JOIN (SELECT letter_id, decision_date FROM dim_case) USING (letter_id);

INSERT INTO stage_receipts BY NAME
SELECT letter_id, source_uri, received_at, load_id, media_type, byte_count, parser_version, vocabulary FROM known_letter;

INSERT INTO stage_rejects
SELECT letter_id, quarantine_reason FROM known_letter WHERE quarantine_reason IS NOT NULL;

INSERT INTO stage_loads BY NAME
SELECT load_id, kind, started_at, received, new, duplicate FROM audit.load WHERE load_id NOT IN (SELECT load_id FROM stage_loads);
