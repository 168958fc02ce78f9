-- One row per loaded letter: where each of its values was read. The view evidence has one row per value.
CREATE TABLE letter_evidence (
    letter_id VARCHAR PRIMARY KEY,
    spans STRUCT(item_number INTEGER, field VARCHAR, value VARCHAR, span_start INTEGER, span_end INTEGER)[]
);
COMMENT ON TABLE letter_evidence IS 'Where the values of a letter were read, as one list; one row per letter. Read the view evidence.';
COMMENT ON COLUMN letter_evidence.letter_id IS 'The letter: letter_text.';
COMMENT ON COLUMN letter_evidence.spans IS 'Item, field, value, first character and the one behind the last.';

INSERT INTO letter_evidence
SELECT
    letter_id,
    list(
        {'item_number': item_number, 'field': field, 'value': value, 'span_start': span_start, 'span_end': span_end}
        ORDER BY item_number, field, span_start, value
    )
FROM stage_evidence
INNER JOIN case_letter USING (letter_id)
GROUP BY letter_id
ORDER BY letter_id;

CREATE VIEW evidence AS
SELECT letter_id, span.item_number, span.field, span.value, span.span_start, span.span_end
FROM (SELECT letter_id, unnest(spans) AS span FROM letter_evidence);
COMMENT ON VIEW evidence IS 'Where each extracted value was read in letter_text.text; one row per value.';
COMMENT ON COLUMN evidence.letter_id IS 'The letter: letter_text.';
COMMENT ON COLUMN evidence.item_number IS 'Disputed item; 0 is the letter itself.';
COMMENT ON COLUMN evidence.field IS 'Column that holds the value.';
COMMENT ON COLUMN evidence.value IS 'The value as printed; of a derived one the vocabulary''s name.';
COMMENT ON COLUMN evidence.span_start IS 'First character, from 0.';
COMMENT ON COLUMN evidence.span_end IS 'Character behind the last.';
