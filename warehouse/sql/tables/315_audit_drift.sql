-- One row per measure that is monitored from load to load: the last load with letters, compared with the 60 before it.
--
-- A control chart for shares whose subgroups differ in size (Laney's p' chart, Quality Engineering 14, 2002): the spread of
-- a load of n is the binomial spread, widened by as much as earlier loads spread more than that. The centre and the
-- widening are medians, so that one unusual load, such as the first with the letters of ten years, does not set the band.
CREATE TABLE audit.drift (
    measure VARCHAR PRIMARY KEY,
    load_id VARCHAR NOT NULL,
    value DOUBLE NOT NULL,
    loads_before BIGINT NOT NULL,
    usual DOUBLE,
    lower DOUBLE,
    upper DOUBLE,
    deviation DOUBLE
);
COMMENT ON TABLE audit.drift IS 'Measures of the last load with letters against the 60 loads before it; one row per measure.';
COMMENT ON COLUMN audit.drift.measure IS 'letters, items_per_letter, overturn_rate, share_unclassified or share_uncited.';
COMMENT ON COLUMN audit.drift.load_id IS 'The load that is measured.';
COMMENT ON COLUMN audit.drift.value IS 'What it measures.';
COMMENT ON COLUMN audit.drift.loads_before IS 'Number of earlier loads that it is compared with.';
COMMENT ON COLUMN audit.drift.usual IS 'Median of the loads before; NULL as long as there are fewer than 8.';
COMMENT ON COLUMN audit.drift.lower IS 'Lower end of the band in which a load is expected.';
COMMENT ON COLUMN audit.drift.upper IS 'Upper end of the band.';
COMMENT ON COLUMN audit.drift.deviation IS 'How far the value lies from the usual one, in standard deviations; the band ends at 3.';

INSERT INTO audit.drift
WITH measured AS (
    SELECT
        load_id,
        row_number() OVER (ORDER BY load_id DESC) AS age,
        unnest([
            {measure: 'letters', value: loaded::DOUBLE, n: 1, is_share: FALSE},
            {measure: 'items_per_letter', value: decisions / loaded, n: loaded, is_share: FALSE},
            {measure: 'overturn_rate', value: overturned / decisions, n: decisions, is_share: TRUE},
            {measure: 'share_unclassified', value: unclassified / decisions, n: decisions, is_share: TRUE},
            {measure: 'share_uncited', value: uncited / decisions, n: decisions, is_share: TRUE}
        ], recursive := TRUE)
    FROM audit.load
    WHERE loaded > 0 AND decisions > 0
),
usual AS (
    SELECT measure, median(value) AS usual, count(*) AS loads_before
    FROM measured WHERE age BETWEEN 2 AND 61
    GROUP BY measure
),
-- The binomial standard deviation of a load of this size. A share that was never above 0 counts as one of the
-- decisions of that load, or the first would be without bounds.
scaled AS (
    SELECT
        measured.*, usual, loads_before,
        CASE WHEN is_share THEN sqrt(greatest(usual * (1 - usual), 1 / n * (1 - 1 / n)) / n) ELSE sqrt(greatest(usual, 1) / n) END AS by_chance
    FROM measured INNER JOIN usual USING (measure)
    WHERE age <= 61
),
widened AS (
    SELECT measure, greatest(1, 1.4826 * median(abs(value - usual) / by_chance)) AS widening
    FROM scaled WHERE age > 1 AND by_chance > 0
    GROUP BY measure
),
latest AS (
    SELECT scaled.*, by_chance * widening AS sigma, loads_before >= 8 AS is_judged
    FROM scaled LEFT JOIN widened USING (measure)
    WHERE age = 1
)
SELECT
    measure, load_id, value, loads_before,
    CASE WHEN is_judged THEN usual END,
    CASE WHEN is_judged THEN greatest(0, usual - 3 * sigma) END,
    CASE WHEN is_judged THEN CASE WHEN is_share THEN least(1, usual + 3 * sigma) ELSE usual + 3 * sigma END END,
    CASE WHEN is_judged AND sigma > 0 THEN (value - usual) / sigma END
FROM latest
ORDER BY list_position(['letters', 'items_per_letter', 'overturn_rate', 'share_unclassified', 'share_uncited'], measure);
