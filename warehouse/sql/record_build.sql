-- Records what to cite of a build; a publication that is retried records it again.
INSERT OR REPLACE INTO audit.build
SELECT
    $build_name,
    $digest,
    $version,
    coalesce(list_sort(list(DISTINCT parser_version) FILTER (parser_version IS NOT NULL)), []),
    coalesce(list_sort(list(DISTINCT vocabulary) FILTER (vocabulary IS NOT NULL)), []),
    count(*),
    (SELECT count(*) FROM fact_decision),
    (now() AT TIME ZONE 'UTC')::TIMESTAMP
FROM audit.letter
RETURNING version, parser_versions, vocabularies
