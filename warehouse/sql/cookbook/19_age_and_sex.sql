-- How does the overturn rate differ by age band and sex?
SELECT age_band, sex, count(*) AS decisions, sum(is_overturned) AS overturned
FROM fact_decision
INNER JOIN dim_case USING (case_key)
WHERE age_band IS NOT NULL AND sex IS NOT NULL
GROUP BY age_band, sex
ORDER BY age_band, sex
