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
labels AS (
    SELECT place, bits, label
    FROM found
    INNER JOIN site_dimension USING (place)
    INNER JOIN (SELECT DISTINCT dimension, position, label FROM site_value) USING (dimension)
    WHERE (bits >> position::UBIGINT) & 1 = 1
    UNION ALL
    SELECT place, bits, NULL FROM found
)
SELECT
    one.dimension AS rows, other.dimension AS columns, row_label.label AS "row", column_label.label AS "column",
    sum(decisions)::UINTEGER AS decisions, sum(overturned)::UINTEGER AS overturned
FROM crossed
INNER JOIN labels AS row_label ON row_label.place = rows AND row_label.bits = row_bits
INNER JOIN labels AS column_label ON column_label.place = columns AND column_label.bits = column_bits
INNER JOIN site_dimension AS one ON one.place = rows
INNER JOIN site_dimension AS other ON other.place = columns
GROUP BY ALL
