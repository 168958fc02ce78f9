-- The last loads, the latest first.
SELECT strftime(started_at, '%Y-%m-%d %H:%M') AS started, kind, received, new, duplicate, loaded, quarantined, superseded, decisions
FROM audit.load ORDER BY load_id DESC LIMIT 10
