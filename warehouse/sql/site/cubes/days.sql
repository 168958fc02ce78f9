-- Letters by processing step and its days, and by the filters that apply to letters; more than 400 days count as 400.
SELECT
    date_trunc(getvariable('grain'), decision_date)::DATE AS period, specialties, step,
    least(days, 400)::USMALLINT AS days, count(*)::UINTEGER AS letters
FROM site_letter_step
INNER JOIN site_profile USING (reviewer_key)
GROUP BY ALL
