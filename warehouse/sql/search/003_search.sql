-- One row per decision whose rationale has all of the words.
DROP TABLE rationale;
CREATE MACRO search(words) AS TABLE
SELECT decision_key, score
FROM (
    SELECT name AS decision_key, fts_main_rationale.match_bm25(name, words, conjunctive := 1) AS score
    FROM fts_main_rationale.docs
)
WHERE score IS NOT NULL;
COMMENT ON MACRO TABLE search IS 'Decisions whose rationale has all of the words in any of their forms, with their BM25 score.';
