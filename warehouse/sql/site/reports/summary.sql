-- One row: the totals, and how fresh they are.
SELECT
    (SELECT count(*) FROM fact_decision) AS decisions,
    (SELECT coalesce(sum(is_overturned), 0)::BIGINT FROM fact_decision) AS overturned,
    (SELECT count(DISTINCT case_key) FROM fact_decision) AS letters,
    (SELECT min(decision_date) FROM dim_case) AS first_decision,
    (SELECT max(decision_date) FROM dim_case) AS last_decision,
    (SELECT count(*) FROM fact_decision WHERE decision_date_key = -1) AS undated,
    (SELECT count(*) FROM fact_decision WHERE service_type_key = -1) AS unclassified,
    (SELECT count(*) FROM bridge_decision_guideline) AS citations,
    (SELECT count(*) FROM bridge_decision_guideline WHERE NOT is_known) AS unknown_citations,
    (SELECT count(*) FROM audit.letter) AS received,
    (SELECT count(*) FROM audit.letter WHERE status = 'loaded') AS loaded,
    (SELECT count(*) FROM audit.letter WHERE status = 'superseded') AS superseded,
    (SELECT count(*) FROM audit.letter WHERE status = 'quarantined') AS quarantined,
    (SELECT strftime(max(started_at), '%Y-%m-%d %H:%M UTC') FROM audit.load) AS last_load
