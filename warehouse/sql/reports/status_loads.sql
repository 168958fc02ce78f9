-- The last loads, the latest first.
SELECT load_id, kind, started_at, received, new, duplicate, loaded, quarantined, superseded, decisions
FROM audit.load ORDER BY load_id DESC LIMIT 10
