-- One row per letter that decides something.
CREATE TEMP TABLE site_letter AS
SELECT case_key, any_value(reviewer_key) AS reviewer_key, any_value(decision_date) AS decision_date
FROM site_decision
GROUP BY case_key;

-- One row per letter and step of its processing; dates in the wrong order are ignored.
CREATE TEMP TABLE site_letter_step AS
SELECT reviewer_key, site_letter.decision_date, step, days::INTEGER AS days
FROM site_step
INNER JOIN site_letter USING (case_key)
WHERE days >= 0;
