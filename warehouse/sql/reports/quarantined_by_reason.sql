-- How many letters are quarantined, by kind of reason: the text before its colon, which quotes nothing from a letter.
SELECT split_part(reason, ':', 1) AS reason, count(*) AS letters
FROM audit.letter WHERE status = 'quarantined'
GROUP BY ALL ORDER BY letters DESC, reason
