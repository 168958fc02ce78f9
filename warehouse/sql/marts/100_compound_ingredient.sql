-- One row per ingredient of a decided topical compound: one that the disputed service names, or that the vocabulary knows of
-- the product.
CREATE TABLE mart.compound_ingredient AS
WITH drugs AS (
    SELECT 'drugs:' || code AS rule, unnest(string_split(ingredients, ' + ')) AS ingredient
    FROM read_csv(getvariable('files').drugs, all_varchar = true)
),
compounds AS (
    SELECT decision_key, words_of(disputed_service) AS words, service_type_rule AS rule
    FROM fact_decision
    INNER JOIN dim_service_type USING (service_type_key)
    WHERE drug_class = 'Topical Compounds'
),
named AS (
    SELECT words, ingredient
    FROM (SELECT DISTINCT words FROM compounds) AS distinct_words
    INNER JOIN (SELECT DISTINCT ingredient, words_of(ingredient) AS name FROM drugs) AS names ON contains(words, name)
)
SELECT decision_key, ingredient
FROM compounds INNER JOIN named USING (words)
WHERE ingredient <> 'compound'
UNION
SELECT decision_key, ingredient
FROM compounds INNER JOIN drugs USING (rule)
WHERE ingredient <> 'compound'
ORDER BY decision_key, ingredient;
COMMENT ON TABLE mart.compound_ingredient IS 'Ingredients of topical compounds, as the disputed service names them or the vocabulary knows them of the product; one row per decision and ingredient. A join fans out.';
COMMENT ON COLUMN mart.compound_ingredient.decision_key IS 'The decision: fact_decision.';
COMMENT ON COLUMN mart.compound_ingredient.ingredient IS 'Name in the vocabulary, lower case.';
