-- Letters by step of their way and the days it took, and by what the filters know of a letter; more than 400 days are 400.
SELECT
    date_trunc(getvariable('grain'), decision_date)::DATE AS period, specialties, step,
    least(days, 400)::USMALLINT AS days, count(*)::UINTEGER AS letters
FROM site_letter_step
INNER JOIN site_profile USING (reviewer_key)
GROUP BY ALL
