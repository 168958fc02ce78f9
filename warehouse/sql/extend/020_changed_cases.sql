-- One row per case whose current letter is new; the rows of the letter that it replaces, if there is one, are deleted later.
CREATE TEMP TABLE changed_case AS
SELECT case_key, dim_case.letter_id AS replaced_letter_id
FROM current_letter
ANTI JOIN known_letter USING (letter_id)
LEFT JOIN dim_case USING (case_key);

SET VARIABLE changed_cases = (SELECT coalesce(list(case_key), []) FROM changed_case);
SET VARIABLE changed_letters = (SELECT coalesce(list(letter_key), []) FROM case_letter ANTI JOIN known_letter USING (letter_id));
