-- Letters by the filters that apply to letters.
SELECT date_trunc(getvariable('grain'), decision_date)::DATE AS period, specialties, count(*)::UINTEGER AS letters
FROM site_letter
INNER JOIN site_profile USING (reviewer_key)
GROUP BY ALL
