-- One row per ingredient of topical compounds. A decision counts once for each ingredient.
CREATE TABLE mart.overturn_rate_by_compound_ingredient AS
SELECT
    ingredient,
    unnest(rates(is_overturned, is_ancillary))
FROM mart.compound_ingredient
INNER JOIN fact_decision USING (decision_key)
GROUP BY ingredient
ORDER BY ingredient;
COMMENT ON TABLE mart.overturn_rate_by_compound_ingredient IS 'Overturn rate of topical compounds by ingredient; a decision counts once for each ingredient.';
COMMENT ON COLUMN mart.overturn_rate_by_compound_ingredient.ingredient IS 'Name in the vocabulary, lower case.';
