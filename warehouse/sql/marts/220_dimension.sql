-- One row per dimension of the catalogue, warehouse/metrics/catalogue.toml.
CREATE TABLE mart.dimension (
    dimension VARCHAR PRIMARY KEY,
    label VARCHAR NOT NULL,
    definition VARCHAR NOT NULL,
    dimension_group VARCHAR NOT NULL,
    expression VARCHAR NOT NULL,
    join_path VARCHAR NOT NULL,
    fans_out BOOLEAN NOT NULL,
    is_weighted BOOLEAN NOT NULL,
    left_out VARCHAR,
    position INTEGER NOT NULL
);
COMMENT ON TABLE mart.dimension IS 'Dimensions that metrics can be broken down and filtered by, and the joins that lead to them; one row per dimension.';
COMMENT ON COLUMN mart.dimension.dimension IS 'Name of the dimension.';
COMMENT ON COLUMN mart.dimension.label IS 'Name for people.';
COMMENT ON COLUMN mart.dimension.definition IS 'What its values are.';
COMMENT ON COLUMN mart.dimension.dimension_group IS 'What it describes: service, guideline, reviewer, case, time or outcome.';
COMMENT ON COLUMN mart.dimension.expression IS 'SQL of its value, after the joins.';
COMMENT ON COLUMN mart.dimension.join_path IS 'The joins from fact_decision.';
COMMENT ON COLUMN mart.dimension.fans_out IS 'Whether a decision has several values: rows over it do not add up to the decisions.';
COMMENT ON COLUMN mart.dimension.is_weighted IS 'Whether these values have weights that add up to 1 for a decision, of citations for each side.';
COMMENT ON COLUMN mart.dimension.left_out IS 'Decisions that have no value, and so no row; NULL where each has one.';
COMMENT ON COLUMN mart.dimension.position IS 'Place in the catalogue.';

INSERT INTO mart.dimension
SELECT name, label, definition, "group", expression, path, fans_out, is_weighted, left_out, position
FROM catalogue_dimensions
ORDER BY position;
