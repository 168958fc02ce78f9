-- Decisions by each pair of dimensions, by value of either; a decision counts once for each of its values. A row or column
-- NULL counts all decisions that have a value of the dimension, once each.
WITH pairs AS (
    SELECT one.place AS rows, other.place AS columns
    FROM site_dimension AS one INNER JOIN site_dimension AS other ON one.place < other.place
),
crossed AS (
    SELECT rows, columns, bits[rows] AS row_bits, bits[columns] AS column_bits, count(*) AS decisions, sum(is_overturned) AS overturned
    FROM site_compared, pairs
    WHERE bits[rows] > 0 AND bits[columns] > 0
    GROUP BY ALL
),
found AS (
    SELECT rows AS place, row_bits AS bits FROM crossed UNION SELECT columns, column_bits FROM crossed
),
-- The positions of the values in the bits, and -1 for all of them.
positions AS (
    SELECT
        place, bits,
        unnest(list_concat([-1], list_filter(range(41), lambda bit: (bits >> bit::UBIGINT) & 1 = 1)))::TINYINT AS position
    FROM found
),
cells AS (
    SELECT
        rows, columns, of_row.position AS row_position, of_column.position AS column_position,
        sum(decisions)::UINTEGER AS decisions, sum(overturned)::UINTEGER AS overturned
    FROM crossed
    INNER JOIN positions AS of_row ON of_row.place = rows AND of_row.bits = row_bits
    INNER JOIN positions AS of_column ON of_column.place = columns AND of_column.bits = column_bits
    GROUP BY ALL
),
labels AS (
    SELECT DISTINCT place, dimension, position, label FROM site_value INNER JOIN site_dimension USING (dimension)
    UNION ALL
    SELECT place, dimension, -1, NULL FROM site_dimension
)
SELECT
    row_label.dimension AS rows, column_label.dimension AS columns, row_label.label AS "row", column_label.label AS "column",
    decisions, overturned
FROM cells
INNER JOIN labels AS row_label ON row_label.place = rows AND row_label.position = row_position
INNER JOIN labels AS column_label ON column_label.place = columns AND column_label.position = column_position
