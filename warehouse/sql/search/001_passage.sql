-- The indexed passages: rationales by the key of their decision, summaries by that of their case. The texts stay in the build.
CREATE TABLE indexed AS SELECT key, part, words FROM passages;
CREATE TABLE passage AS SELECT key, part FROM indexed;
COMMENT ON TABLE passage IS 'What search() finds: a rationale by its decision_key, a case summary by its case_key.';
