-- One row per version of the parser and of the vocabularies among the letters of a build and those that extend it.
SELECT parser_version, vocabulary FROM audit.letter
UNION
SELECT parser_version, vocabulary FROM stage_receipts
