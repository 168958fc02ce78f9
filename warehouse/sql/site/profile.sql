-- One row per profile of a reviewer: its specialties. Only those with the most decisions keep their name, as many as the
-- variable top_n says; the others are one.
CREATE OR REPLACE TEMP TABLE site_profile AS
WITH counted AS (
    SELECT specialty_key, count(*) AS decisions
    FROM site_decision INNER JOIN bridge_reviewer_specialty USING (reviewer_key)
    GROUP BY specialty_key
),
named AS (
    SELECT
        specialty_key,
        CASE WHEN row_number() OVER (ORDER BY decisions DESC, specialty) <= getvariable('top_n') THEN specialty
            ELSE 'Other specialties' END AS specialty
    FROM counted INNER JOIN dim_specialty USING (specialty_key)
),
profiles AS (
    SELECT reviewer_key, coalesce(list(DISTINCT specialty ORDER BY specialty) FILTER (specialty IS NOT NULL), []) AS specialties
    FROM dim_reviewer
    LEFT JOIN bridge_reviewer_specialty USING (reviewer_key)
    LEFT JOIN named USING (specialty_key)
    GROUP BY reviewer_key
)
SELECT reviewer_key, specialties, dense_rank() OVER (ORDER BY specialties)::USMALLINT AS profile
FROM profiles;
