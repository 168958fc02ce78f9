-- Which reasons for upholding a denial become more frequent? Shares of decisions with a reason, by year.
WITH upheld AS (
    SELECT year, decision_key
    FROM fact_decision
    INNER JOIN dim_date ON date_key = decision_date_key
    WHERE outcome = 'Upheld' AND year IS NOT NULL AND decision_key IN (SELECT decision_key FROM bridge_decision_reason)
),
of_year AS (SELECT year, count(*) AS all_decisions FROM upheld GROUP BY year)
SELECT
    reason, year, count(*) AS decisions, all_decisions,
    round(CAST(1.0 * count(*) / all_decisions AS DECIMAL(18, 6)), 3) AS share
FROM upheld
INNER JOIN of_year USING (year)
INNER JOIN bridge_decision_reason USING (decision_key)
INNER JOIN dim_reason USING (reason_key)
GROUP BY reason, year, all_decisions
HAVING count(*) >= 3
ORDER BY reason, year
