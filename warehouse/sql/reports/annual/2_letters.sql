-- Letters and their outcomes
SELECT
    count(*) AS letters,
    coalesce(sum(item_count), 0) AS decisions,
    round(sum(item_count) / count(*), 2) AS decisions_per_letter,
    count(*) FILTER (WHERE case_outcome = 'Upheld') AS upheld,
    count(*) FILTER (WHERE case_outcome = 'Partial Overturn') AS partial_overturn,
    count(*) FILTER (WHERE case_outcome = 'Overturned') AS overturned,
    count(*) FILTER (WHERE priority = 'Expedited') AS expedited
FROM dim_case
INNER JOIN dim_date ON date = decision_date
WHERE year = $year
