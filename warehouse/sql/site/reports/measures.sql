-- The measures monitored from load to load: the last load, and the band that earlier loads predict.
SELECT
    replace(measure, '_', ' ') AS measure, value, usual, lower AS expected_from, upper AS expected_to,
    CASE
        WHEN deviation IS NULL THEN 'fewer than 8 loads before'
        WHEN abs(deviation) > 3 THEN 'outside of the band'
        ELSE 'as usual'
    END AS verdict
FROM audit.drift
ORDER BY measure
