-- One row per number of items: how many letters decide so many.
-- A table, so that a dashboard does not wait for a join of all decisions.
CREATE TABLE mart.items_per_letter AS
WITH letters AS (
    SELECT case_key, item_count, case_outcome, count(decision_key) FILTER (WHERE NOT is_ancillary) AS primary_items
    FROM dim_case
    LEFT JOIN fact_decision USING (case_key)
    WHERE case_key <> -1
    GROUP BY case_key, item_count, case_outcome
)
SELECT
    item_count AS items,
    count(*) AS letters,
    1.0 * count(*) / sum(count(*)) OVER () AS share_of_letters,
    count(*) FILTER (WHERE case_outcome IN ('Overturned', 'Partial Overturn')) AS letters_overturned,
    1.0 * count(*) FILTER (WHERE case_outcome IN ('Overturned', 'Partial Overturn')) / count(*) AS letter_overturn_rate,
    sum(primary_items)::BIGINT AS primary_decisions
FROM letters
GROUP BY item_count
ORDER BY item_count;
COMMENT ON TABLE mart.items_per_letter IS 'How many items a letter decides; one row per number of items.';
COMMENT ON COLUMN mart.items_per_letter.items IS 'Disputed items decided in a letter.';
COMMENT ON COLUMN mart.items_per_letter.letters IS 'Current letters with so many items.';
COMMENT ON COLUMN mart.items_per_letter.share_of_letters IS 'letters / all current letters.';
COMMENT ON COLUMN mart.items_per_letter.letters_overturned IS 'Of these letters, those that overturn one item or more.';
COMMENT ON COLUMN mart.items_per_letter.letter_overturn_rate IS 'letters_overturned / letters.';
COMMENT ON COLUMN mart.items_per_letter.primary_decisions IS 'Decisions of these letters on primary services: without the ancillary ones.';
