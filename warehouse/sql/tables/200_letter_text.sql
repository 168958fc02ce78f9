-- One row per loaded letter, superseded ones included: its text. DuckDB by itself would not compress long texts.
CREATE TABLE letter_text (
    letter_id VARCHAR NOT NULL,
    letter_key BIGINT NOT NULL,
    text VARCHAR NOT NULL USING COMPRESSION zstd,
    summary_start INTEGER,
    summary_end INTEGER
);
COMMENT ON TABLE letter_text IS 'Texts of loaded letters, superseded ones included; one row per letter.';
COMMENT ON COLUMN letter_text.letter_id IS 'SHA-256 of the letter''s bytes, hex.';
COMMENT ON COLUMN letter_text.letter_key IS 'Hash of letter_id, which is too long for a table of all values; stable.';
COMMENT ON COLUMN letter_text.text IS 'The letter''s words in print order, a line break where the letter breaks the line; running heads and feet are at the end.';
COMMENT ON COLUMN letter_text.summary_start IS 'Character of the text at which the clinical case summary begins, from 0: substr(text, summary_start + 1, summary_end - summary_start).';
COMMENT ON COLUMN letter_text.summary_end IS 'Character at which the clinical case summary ends, exclusive.';

INSERT INTO letter_text
SELECT letter_id, letter_key, text, summary_start, summary_end
FROM stage_text
INNER JOIN case_letter USING (letter_id)
INNER JOIN (SELECT letter_id, summary_start, summary_end FROM stage_letters) USING (letter_id);
