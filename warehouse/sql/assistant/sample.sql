-- Three rows of a table or view.
SELECT * FROM query_table($name) LIMIT 3
