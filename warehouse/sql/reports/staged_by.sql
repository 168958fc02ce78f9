-- How many letters each version of the parser and of the vocabularies has staged, the latest first.
SELECT parser_version AS parser, vocabulary, count(*) AS letters
FROM audit.letter
GROUP BY ALL
ORDER BY max(received_at) DESC, parser, vocabulary
