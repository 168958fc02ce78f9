-- Sorted, so that a search reads only the blocks of its words.
CREATE OR REPLACE TABLE fts_main_indexed.terms AS SELECT * FROM fts_main_indexed.terms ORDER BY termid, docid;
DROP TABLE indexed;

-- The indexed words: letters only, and no word that occurs in every text.
CREATE MACRO sought(words) AS (
    SELECT string_agg(word, ' ')
    FROM (SELECT unnest(regexp_extract_all(lower(strip_accents(words)), '[a-z]+')) AS word)
    WHERE word NOT IN (SELECT sw FROM fts_main_indexed.stopwords)
);

-- One row per passage that has all of the words.
CREATE MACRO search(words) AS TABLE
SELECT key, part, score
FROM (
    SELECT name AS key, fts_main_indexed.match_bm25(name, sought(words), conjunctive := 1) AS score
    FROM fts_main_indexed.docs
)
INNER JOIN passage USING (key)
WHERE score IS NOT NULL;
COMMENT ON MACRO TABLE search IS 'Passages that have all of the words in any of their forms, with their BM25 score; part is rationale (key: decision_key) or summary (key: case_key).';
