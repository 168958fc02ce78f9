-- One row: how many letters of the demo the warehouse holds, and how many others.
SELECT
    count(*) FILTER (contains(source_uri, '/orchestration/samples/determination-')) AS samples,
    count(*) FILTER (NOT contains(source_uri, '/orchestration/samples/determination-')) AS others
FROM audit.letter
