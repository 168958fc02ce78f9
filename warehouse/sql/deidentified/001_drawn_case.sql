-- Numbers drawn for this export stand for cases: their keys are hashes of case numbers, which anybody can try. The seed is
-- random and kept nowhere.
CREATE TEMP TABLE drawn_case AS
SELECT case_key, row_number() OVER (ORDER BY md5(case_key || $seed)) AS number FROM dim_case WHERE case_key <> -1
