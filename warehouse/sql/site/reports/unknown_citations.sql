-- Citations that the vocabulary does not hold, the most frequent first.
SELECT family, left(guideline, 300) AS guideline, edition, left(section, 300) AS section, citations
FROM audit.unknown_citation ORDER BY citations DESC, family, guideline, section LIMIT 50
