-- About how many rows the cube of reasons has; counting them exactly takes as long as the cube.
SELECT approx_count_distinct(hash(
    date_trunc(getvariable('grain'), decision_date), shown_key, families, profile, is_ancillary, is_overturned, level, reason_key
))
FROM site_reason
INNER JOIN site_profile USING (reviewer_key)
