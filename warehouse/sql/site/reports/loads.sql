-- The last loads, the latest first, with the decisions of the letters that each received first.
WITH found AS (
    SELECT load_id, count(*) AS decisions, count(*) FILTER (service_type_key = -1) AS unclassified
    FROM fact_decision
    INNER JOIN dim_case USING (case_key)
    INNER JOIN audit.letter USING (letter_id)
    GROUP BY load_id
)
SELECT
    strftime(started_at, '%Y-%m-%d %H:%M') AS started, kind, received, new, duplicate, loaded, quarantined, superseded,
    coalesce(found.decisions, 0) AS decisions, coalesce(found.unclassified, 0) AS unclassified
FROM audit.load LEFT JOIN found USING (load_id)
ORDER BY load_id DESC LIMIT 60
