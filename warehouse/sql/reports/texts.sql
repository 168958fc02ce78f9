-- How many letters have a text, or need none: what could not be loaded has none when a later letter of its case supersedes it.
SELECT
    (SELECT count(*) FROM letter_text)
    + (SELECT count(*) FROM audit.letter ANTI JOIN letter_text USING (letter_id) WHERE status = 'superseded')
