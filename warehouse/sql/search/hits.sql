-- The words of a text, in any form, that a search is for: one row per word.
WITH sought AS (SELECT DISTINCT stem(unnest(string_split(sought($words), ' ')), 'porter') AS word),
present AS (SELECT DISTINCT unnest(regexp_extract_all($text, '[A-Za-z]+')) AS word)
SELECT present.word
FROM present
INNER JOIN sought ON stem(lower(present.word), 'porter') = sought.word
ORDER BY 1
