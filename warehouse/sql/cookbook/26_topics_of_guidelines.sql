-- What is overturned by the topic of the reviewer's guidelines, whichever family and edition is cited?
SELECT topic, decisions, overturned, round(CAST(overturn_rate AS DECIMAL(18, 6)), 3) AS overturn_rate
FROM mart.overturn_rate_by_guideline_topic
WHERE cited_by = 'reviewer' AND topic IS NOT NULL
ORDER BY decisions DESC, topic
LIMIT 10
