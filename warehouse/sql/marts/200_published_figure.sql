-- One row per published figure, to compare with those of this warehouse and never to add to them.
CREATE TABLE mart.published_figure (
    source VARCHAR NOT NULL,
    year INTEGER NOT NULL,
    measure VARCHAR NOT NULL,
    breakdown VARCHAR,
    value DOUBLE NOT NULL,
    unit VARCHAR NOT NULL,
    as_of DATE NOT NULL,
    definition VARCHAR NOT NULL
);
COMMENT ON TABLE mart.published_figure IS 'Figures that DWC and CWCI have published for a calendar year; one row per source, year, measure and breakdown. The two disagree on the same year: never add them to each other, or to figures of this warehouse.';
COMMENT ON COLUMN mart.published_figure.source IS 'Who published it: DWC annual report or CWCI bulletin.';
COMMENT ON COLUMN mart.published_figure.year IS 'Calendar year that it covers.';
COMMENT ON COLUMN mart.published_figure.measure IS 'letters, overturn_rate, share_of_items, share_of_pharmaceuticals, primary_decisions or primary_uphold_rate.';
COMMENT ON COLUMN mart.published_figure.breakdown IS 'Category or drug class that it covers; NULL is all.';
COMMENT ON COLUMN mart.published_figure.value IS 'The figure as published.';
COMMENT ON COLUMN mart.published_figure.unit IS 'percent, letters or decisions.';
COMMENT ON COLUMN mart.published_figure.as_of IS 'Last day that the figure covers.';
COMMENT ON COLUMN mart.published_figure.definition IS 'What the source counts.';

INSERT INTO mart.published_figure
SELECT source, year, measure, breakdown, value, unit, as_of, definition
FROM read_csv(getvariable('files').published_figures, types = {'year': 'INTEGER', 'value': 'DOUBLE', 'as_of': 'DATE'})
ORDER BY source, year, measure, breakdown;
