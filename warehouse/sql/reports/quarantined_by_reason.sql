-- How many letters are quarantined, by the kind of reason: what stands before its colon, which quotes nothing.
SELECT split_part(reason, ':', 1) AS reason, count(*) AS letters
FROM audit.letter WHERE status = 'quarantined'
GROUP BY ALL ORDER BY letters DESC, reason
