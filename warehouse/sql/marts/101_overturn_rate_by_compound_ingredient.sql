-- One row per ingredient of topical compounds. A decision counts once for each ingredient.
CREATE TABLE mart.overturn_rate_by_compound_ingredient AS
SELECT
    ingredient,
    count(*) AS decisions,
    sum(is_overturned)::BIGINT AS overturned,
    avg(is_overturned) AS overturn_rate,
    count(*) FILTER (WHERE NOT is_ancillary) AS primary_decisions,
    coalesce(sum(is_overturned) FILTER (WHERE NOT is_ancillary), 0)::BIGINT AS primary_overturned,
    avg(is_overturned) FILTER (WHERE NOT is_ancillary) AS primary_overturn_rate
FROM mart.compound_ingredient
INNER JOIN fact_decision USING (decision_key)
GROUP BY ingredient
ORDER BY ingredient;
COMMENT ON TABLE mart.overturn_rate_by_compound_ingredient IS 'Overturn rate of topical compounds by ingredient; a decision counts once for each ingredient.';
COMMENT ON COLUMN mart.overturn_rate_by_compound_ingredient.ingredient IS 'Name in the vocabulary, lower case.';
COMMENT ON COLUMN mart.overturn_rate_by_compound_ingredient.decisions IS 'Decisions.';
COMMENT ON COLUMN mart.overturn_rate_by_compound_ingredient.overturned IS 'Decisions that overturn the denial.';
COMMENT ON COLUMN mart.overturn_rate_by_compound_ingredient.overturn_rate IS 'Share of decisions that overturn the denial, 0 to 1.';
COMMENT ON COLUMN mart.overturn_rate_by_compound_ingredient.primary_decisions IS 'Decisions on primary services: without the ancillary ones, which belong to a surgery.';
COMMENT ON COLUMN mart.overturn_rate_by_compound_ingredient.primary_overturned IS 'Of these, decisions that overturn the denial.';
COMMENT ON COLUMN mart.overturn_rate_by_compound_ingredient.primary_overturn_rate IS 'Share of primary decisions that overturn the denial, 0 to 1; NULL when there are none.';
