-- Which words stand in which passage. A statement of its own: it is laid out before any other of its file has run.
PRAGMA create_fts_index('indexed', 'key', 'words', stemmer = 'porter', stopwords = 'english');
