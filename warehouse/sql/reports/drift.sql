-- The measures monitored from load to load: the last load, and the band in which it was expected.
SELECT
    measure,
    round(value, 3) AS last_load,
    round(usual, 3) AS usual,
    round(lower, 3) AS expected_from,
    round(upper, 3) AS expected_to,
    CASE WHEN deviation IS NULL THEN 'fewer than 8 loads before' WHEN abs(deviation) > 3 THEN 'OUTSIDE OF THE BAND' ELSE 'as usual' END AS verdict
FROM audit.drift
