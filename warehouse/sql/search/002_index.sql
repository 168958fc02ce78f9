-- Which words stand in which rationale. A statement of its own: it is laid out before any other of its file has run.
PRAGMA create_fts_index('rationale', 'decision_key', 'rationale', stemmer = 'porter', stopwords = 'english');
