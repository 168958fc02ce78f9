-- Decisions per letter
SELECT
    CASE WHEN item_count >= 6 THEN '6 or more' ELSE item_count::VARCHAR END AS decisions_per_letter,
    count(*) AS letters,
    round(100 * count(*) / sum(count(*)) OVER (), 1) AS percent_of_letters
FROM dim_case
INNER JOIN dim_date ON date = decision_date
WHERE year = $year
GROUP BY 1
ORDER BY 1
