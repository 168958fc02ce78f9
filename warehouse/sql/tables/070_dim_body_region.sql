-- One row per body region that a disputed item names.
CREATE TABLE dim_body_region (
    body_region_key BIGINT PRIMARY KEY,
    body_region VARCHAR NOT NULL
);
COMMENT ON TABLE dim_body_region IS 'Body regions that disputed items name; one row per region, -1 is unknown.';
COMMENT ON COLUMN dim_body_region.body_region_key IS 'Hash of the region; stable.';
COMMENT ON COLUMN dim_body_region.body_region IS 'Name in the vocabulary.';

CREATE TEMP TABLE current_body_region AS
SELECT decision_key, body_region, key_of('body region|' || body_region) AS body_region_key
FROM read_parquet(getvariable('files').body_regions, union_by_name = true) AS staged
INNER JOIN current_decision USING (letter_id, item_number);

INSERT INTO dim_body_region VALUES (-1, 'Unknown');
INSERT INTO dim_body_region SELECT DISTINCT body_region_key, body_region
FROM current_body_region ANTI JOIN dim_body_region USING (body_region_key)
ORDER BY body_region;
