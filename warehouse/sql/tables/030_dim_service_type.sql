-- One row per kind of disputed service.
CREATE TABLE dim_service_type (
    service_type_key BIGINT PRIMARY KEY,
    category VARCHAR NOT NULL,
    subcategory VARCHAR,
    drug_class VARCHAR,
    service VARCHAR,
    ingredient VARCHAR
);
COMMENT ON TABLE dim_service_type IS 'Kinds of disputed service in the words of the DWC decision search; one row per service, -1 is Unclassified.';
COMMENT ON COLUMN dim_service_type.service_type_key IS 'Hash of category, subcategory, drug class and service; stable.';
COMMENT ON COLUMN dim_service_type.category IS 'DWC category; Other for what DWC has no place for (interpreter, case management); Unclassified where no vocabulary entry matches.';
COMMENT ON COLUMN dim_service_type.subcategory IS 'DWC subcategory; NULL for pharmaceuticals.';
COMMENT ON COLUMN dim_service_type.drug_class IS 'DWC drug class of a pharmaceutical.';
COMMENT ON COLUMN dim_service_type.service IS 'The service itself, finer than DWC: Massage therapy, MRI, Norco.';
COMMENT ON COLUMN dim_service_type.ingredient IS 'Generic name of a drug, of a brand and of its generic alike; NULL for a topical compound and for what is no drug.';

INSERT INTO dim_service_type VALUES (-1, 'Unclassified', NULL, NULL, NULL, NULL);
INSERT INTO dim_service_type
WITH decided AS (
    -- An older load may have parsed letters before the vocabulary had the ingredient.
    SELECT
        service_type_key_of(category, subcategory, drug_class, service) AS service_type_key,
        category, subcategory, drug_class, service, max(ingredient) AS ingredient
    FROM current_decision
    WHERE category IS NOT NULL
    GROUP BY category, subcategory, drug_class, service
)
FROM decided ANTI JOIN dim_service_type USING (service_type_key)
ORDER BY category, subcategory, drug_class, service;
