-- One row per quarter of decision: how many letters, and how long they took.
-- A table, so that a dashboard does not wait for a join of all decisions.
CREATE TABLE mart.letters_by_quarter AS
SELECT
    year, quarter,
    count(*) AS letters,
    sum(item_count)::BIGINT AS decisions,
    1.0 * sum(item_count) / count(*) AS decisions_per_letter,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY dim_case.decision_date - application_received_date) AS median_days_application_to_decision,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY dim_case.decision_date - assigned_date) AS median_days_assigned_to_decision
FROM dim_case
INNER JOIN dim_date ON date = decision_date
GROUP BY year, quarter
ORDER BY year, quarter;
COMMENT ON TABLE mart.letters_by_quarter IS 'Letters and processing time by quarter of decision; one row per quarter. Letters without a date of decision are left out.';
COMMENT ON COLUMN mart.letters_by_quarter.year IS 'Calendar year of decision.';
COMMENT ON COLUMN mart.letters_by_quarter.quarter IS 'Calendar quarter of decision, 1 to 4.';
COMMENT ON COLUMN mart.letters_by_quarter.letters IS 'Current letters decided in the quarter.';
COMMENT ON COLUMN mart.letters_by_quarter.decisions IS 'Disputed items that they decide.';
COMMENT ON COLUMN mart.letters_by_quarter.decisions_per_letter IS 'decisions / letters.';
COMMENT ON COLUMN mart.letters_by_quarter.median_days_application_to_decision IS 'Median days from receipt of the application to the decision.';
COMMENT ON COLUMN mart.letters_by_quarter.median_days_assigned_to_decision IS 'Median days from assignment to the decision.';
