-- One row: the figures of a build that the expectations of the star look at. Of the loads in the variable loads (of the newest
-- one that has letters of its own, where it is NULL) the one with the largest share of quarantined letters is judged.
WITH of_load AS (
    SELECT count(*) AS letters, count(*) FILTER (status = 'quarantined') AS quarantined
    FROM audit.letter
    WHERE CASE
        WHEN getvariable('loads') IS NULL THEN load_id = (SELECT max(load_id) FROM audit.letter SEMI JOIN audit.load USING (load_id))
        ELSE list_contains(getvariable('loads')::VARCHAR[], load_id)
    END
    GROUP BY load_id
    ORDER BY letters >= 30 DESC, quarantined / letters DESC, load_id
    LIMIT 1
)
SELECT
    (SELECT count(DISTINCT letter_id) FROM audit.letter) AS received,
    (SELECT count(*) FROM audit.letter WHERE status = 'loaded') AS loaded,
    (SELECT count(*) FROM audit.letter WHERE status = 'quarantined') AS quarantined,
    (SELECT count(*) FROM audit.letter WHERE status = 'superseded') AS superseded,
    -- Counted where each status shows, so that the sum can differ from the letters received.
    (SELECT count(*) FROM dim_case WHERE case_key <> -1)
    + (SELECT count(*) FROM letter_text ANTI JOIN dim_case USING (letter_id))
    + (
        SELECT count(*) FROM audit.letter ANTI JOIN letter_text USING (letter_id)
        WHERE status = 'superseded' AND quarantine_reason IS NOT NULL
    )
    + (SELECT count(*) FROM audit.letter WHERE status = 'quarantined' AND reason IS NOT NULL) AS accounted,
    (SELECT count(*) FROM dim_case WHERE case_key <> -1) AS cases,
    (SELECT count(*) FROM fact_decision) AS decisions,
    (SELECT count(*) FROM dim_case WHERE case_key <> -1 AND item_count = 0) AS letters_without_decision,
    (
        SELECT count(*) FROM audit.letter
        WHERE status = 'quarantined' AND NOT regexp_matches(coalesce(reason, ''), '\S')
    ) AS letters_without_reason,
    coalesce((SELECT letters FROM of_load), 0) AS letters_of_load,
    coalesce((SELECT quarantined FROM of_load), 0) AS quarantined_of_load,
    coalesce((SELECT quarantined / letters FROM of_load), 0) AS share_quarantined_of_load,
    (SELECT count(*) FROM fact_decision WHERE service_type_key = -1) AS unclassified,
    (SELECT coalesce(avg((service_type_key = -1)::INTEGER), 0) FROM fact_decision) AS share_unclassified,
    (SELECT count(*) FROM bridge_decision_guideline WHERE NOT is_known) AS unknown_citations,
    (SELECT coalesce(avg((NOT is_known)::INTEGER), 0) FROM bridge_decision_guideline) AS share_unknown_citations,
    (SELECT coalesce(avg(is_overturned), 0) FROM fact_decision) AS overturn_rate
