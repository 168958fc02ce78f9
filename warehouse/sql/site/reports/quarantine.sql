-- Why letters are not loaded, the most frequent reason first.
SELECT left(reason, 300) AS reason, count(*) AS letters, strftime(max(received_at), '%Y-%m-%d') AS last_received
FROM audit.letter WHERE status = 'quarantined'
GROUP BY ALL ORDER BY letters DESC, reason LIMIT 50
