-- One row: how far each measure of the last load lies from the loads before, in standard deviations.
SELECT
    max(deviation) FILTER (measure = 'letters') AS letters,
    max(deviation) FILTER (measure = 'items_per_letter') AS items_per_letter,
    max(deviation) FILTER (measure = 'overturn_rate') AS overturn_rate,
    max(deviation) FILTER (measure = 'share_unclassified') AS share_unclassified,
    max(deviation) FILTER (measure = 'share_uncited') AS share_uncited
FROM audit.drift
