-- One row per extracted value of a loaded letter, superseded ones included: where it was read. Some 40 rows a letter, so
-- the letter is named by its key; the view evidence names it in full.
CREATE TABLE letter_evidence (
    letter_key BIGINT NOT NULL,
    item_number INTEGER,
    field VARCHAR,
    value VARCHAR,
    span_start INTEGER,
    span_end INTEGER
);
COMMENT ON TABLE letter_evidence IS 'Where each extracted value was read; one row per value. Read the view evidence.';
COMMENT ON COLUMN letter_evidence.letter_key IS 'The letter: letter_text.';
COMMENT ON COLUMN letter_evidence.item_number IS 'Disputed item; 0 is the letter itself.';
COMMENT ON COLUMN letter_evidence.field IS 'Column that holds the value.';
COMMENT ON COLUMN letter_evidence.value IS 'The value as printed; of a derived one the vocabulary''s name.';
COMMENT ON COLUMN letter_evidence.span_start IS 'First character in letter_text.text, from 0.';
COMMENT ON COLUMN letter_evidence.span_end IS 'End in letter_text.text, exclusive.';

INSERT INTO letter_evidence
SELECT letter_key, item_number, field, value, span_start, span_end
FROM stage_evidence
INNER JOIN case_letter USING (letter_id);

CREATE VIEW evidence AS
SELECT letter_id, item_number, field, value, span_start, span_end
FROM letter_evidence
INNER JOIN letter_text USING (letter_key);
COMMENT ON VIEW evidence IS 'Where each extracted value was read in letter_text.text; one row per value.';
COMMENT ON COLUMN evidence.letter_id IS 'The letter: letter_text.';
COMMENT ON COLUMN evidence.item_number IS 'Disputed item; 0 is the letter itself.';
COMMENT ON COLUMN evidence.field IS 'Column that holds the value.';
COMMENT ON COLUMN evidence.value IS 'The value as printed; of a derived one the vocabulary''s name.';
COMMENT ON COLUMN evidence.span_start IS 'First character, from 0.';
COMMENT ON COLUMN evidence.span_end IS 'End in letter_text.text, exclusive.';
