-- About how many rows the cube of guidelines has; counting them exactly takes as long as the cube.
SELECT approx_count_distinct(hash(
    date_trunc(getvariable('grain'), decision_date), category, families, profile, is_ancillary, thing_id
))
FROM site_guideline
INNER JOIN site_profile USING (reviewer_key)
