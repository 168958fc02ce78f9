-- What is indexed: a rationale by the key of its decision, a summary by that of its case. The words stay in the build.
CREATE TABLE indexed AS SELECT key, part, words FROM passages;
CREATE TABLE passage AS SELECT key, part FROM indexed;
COMMENT ON TABLE passage IS 'What search() finds: a rationale by its decision_key, a case summary by its case_key.';
