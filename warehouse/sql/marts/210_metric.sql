-- One row per metric of the catalogue, warehouse/metrics/catalogue.toml.
CREATE TABLE mart.metric (
    metric VARCHAR PRIMARY KEY,
    label VARCHAR NOT NULL,
    definition VARCHAR NOT NULL,
    unit VARCHAR NOT NULL,
    grain VARCHAR NOT NULL,
    expression VARCHAR NOT NULL,
    n_expression VARCHAR,
    interval_kind VARCHAR,
    fan_out VARCHAR NOT NULL,
    dimensions VARCHAR[] NOT NULL,
    traps VARCHAR NOT NULL,
    question VARCHAR NOT NULL,
    question_sql VARCHAR NOT NULL,
    position INTEGER NOT NULL
);
COMMENT ON TABLE mart.metric IS 'Metrics: what each means, how it is computed, what it can be broken down by and what misleads; one row per metric. imr metric answers them.';
COMMENT ON COLUMN mart.metric.metric IS 'Name of the metric.';
COMMENT ON COLUMN mart.metric.label IS 'Name for people.';
COMMENT ON COLUMN mart.metric.definition IS 'What it is, in a sentence.';
COMMENT ON COLUMN mart.metric.unit IS 'decisions, letters, citations, days, or share: 0 to 1.';
COMMENT ON COLUMN mart.metric.grain IS 'What is counted: decision, letter or citation.';
COMMENT ON COLUMN mart.metric.expression IS 'SQL aggregate over the rows of its grain.';
COMMENT ON COLUMN mart.metric.n_expression IS 'SQL aggregate: how many rows a share or a median is computed from; NULL for counts.';
COMMENT ON COLUMN mart.metric.interval_kind IS 'wilson: the answer has the bounds of a 95 % interval; NULL has none.';
COMMENT ON COLUMN mart.metric.fan_out IS 'distinct: a row counts once for each value of a dimension. weighted: it counts in parts that add up to 1. forbidden: dimensions of which a decision has several values are refused.';
COMMENT ON COLUMN mart.metric.dimensions IS 'Dimensions that it can be broken down by: mart.dimension.';
COMMENT ON COLUMN mart.metric.traps IS 'What misleads its readers.';
COMMENT ON COLUMN mart.metric.question IS 'A question that it answers.';
COMMENT ON COLUMN mart.metric.question_sql IS 'The query that answers the question.';
COMMENT ON COLUMN mart.metric.position IS 'Place in the catalogue.';

INSERT INTO mart.metric
SELECT
    name, label, definition, unit, grain, expression, n, interval, fan_out, dimensions, traps, question, sql, position
FROM catalogue_metrics
ORDER BY position;
