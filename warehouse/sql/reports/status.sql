-- One row: the figures of the published warehouse.
SELECT
    (SELECT count(*) FROM audit.letter) AS letters_received,
    (SELECT count(*) FROM audit.letter WHERE status = 'loaded') AS loaded,
    (SELECT count(*) FROM audit.letter WHERE status = 'superseded') AS superseded,
    (SELECT count(*) FROM audit.letter WHERE status = 'quarantined') AS quarantined,
    (SELECT count(*) FROM fact_decision) AS decisions,
    (SELECT round(100 * avg(is_overturned), 1) FROM fact_decision) AS overturned_percent,
    (SELECT count(*) FROM fact_decision WHERE service_type_key = -1) AS unclassified,
    (SELECT count(*) FROM bridge_decision_guideline WHERE NOT is_known) AS citations_not_in_vocabulary,
    (SELECT count(*) FROM fact_decision ANTI JOIN bridge_decision_reason USING (decision_key)) AS decisions_without_reason,
    (SELECT min(decision_date) FROM dim_case) AS first_decision,
    (SELECT max(decision_date) FROM dim_case) AS last_decision,
    (SELECT strftime(max(started_at), '%Y-%m-%d %H:%M UTC') FROM audit.load) AS last_load,
    (SELECT round((epoch(now()) - epoch(max(started_at))) / 3600, 1) FROM audit.load) AS hours_since_last_load,
    (SELECT strftime(max(received_at), '%Y-%m-%d %H:%M UTC') FROM audit.letter) AS last_new_letter,
    (SELECT round((epoch(now()) - epoch(max(received_at))) / 3600, 1) FROM audit.letter) AS hours_since_new_letter
