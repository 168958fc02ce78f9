-- One row: the figures of a build that the expectations of the star look at.
SELECT
    (SELECT count(*) FROM audit.letter) AS received,
    (SELECT count(*) FROM audit.letter WHERE status = 'loaded') AS loaded,
    (SELECT count(*) FROM audit.letter WHERE status = 'quarantined') AS quarantined,
    (SELECT count(*) FROM audit.letter WHERE status = 'superseded') AS superseded,
    (SELECT count(*) FROM audit.letter WHERE status IN ('loaded', 'quarantined', 'superseded')) AS accounted,
    (SELECT count(*) FROM dim_case WHERE case_key <> -1) AS cases,
    (SELECT count(*) FROM fact_decision) AS decisions,
    (SELECT count(*) FROM dim_case WHERE case_key <> -1 AND item_count = 0) AS letters_without_decision,
    (SELECT count(*) FROM audit.letter WHERE status = 'quarantined' AND reason IS NULL) AS quarantined_without_reason,
    (SELECT count(*) FROM fact_decision WHERE service_type_key = -1) AS unclassified,
    (SELECT coalesce(avg((service_type_key = -1)::INTEGER), 0) FROM fact_decision) AS share_unclassified,
    (SELECT count(*) FROM bridge_decision_guideline WHERE NOT is_known) AS unknown_citations,
    (SELECT coalesce(avg((NOT is_known)::INTEGER), 0) FROM bridge_decision_guideline) AS share_unknown_citations,
    (SELECT coalesce(avg(is_overturned), 0) FROM fact_decision) AS overturn_rate
