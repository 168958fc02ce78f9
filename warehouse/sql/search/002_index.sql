-- Which words occur in which passage. In a file of its own: DuckDB binds all statements of a file before it runs them.
PRAGMA create_fts_index('indexed', 'key', 'words', stemmer = 'porter', stopwords = 'english');
