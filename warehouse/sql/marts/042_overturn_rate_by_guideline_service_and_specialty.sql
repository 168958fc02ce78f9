-- One row per citing side, guideline, service and specialty of the reviewer. A decision has a part in each guideline that the
-- side cites and in each specialty of its reviewer: the product of both weights, so that the rows of a side add up. A table, so
-- that a dashboard does not wait for the joins. Counted by keys, which takes half as long as by text.
CREATE TABLE mart.overturn_rate_by_guideline_service_and_specialty AS
WITH titles AS (
    SELECT guideline_key, min(guideline_key) OVER (PARTITION BY family, guideline) AS title_key FROM dim_guideline
),
services AS (
    SELECT service_type_key, min(service_type_key) OVER (PARTITION BY category, service) AS service_key FROM dim_service_type
),
parts AS (
    SELECT
        cited_by, title_key, service_key, specialty_key, decision_key, is_overturned,
        sum(cited.weight * reviewing.weight) AS weight
    FROM fact_decision
    INNER JOIN bridge_decision_guideline AS cited USING (decision_key)
    INNER JOIN titles USING (guideline_key)
    INNER JOIN bridge_reviewer_specialty AS reviewing USING (reviewer_key)
    INNER JOIN services USING (service_type_key)
    GROUP BY ALL
),
rated AS (
    SELECT cited_by, title_key, service_key, specialty_key, count(*) AS decisions, unnest(weighted_rates(weight, is_overturned))
    FROM parts
    GROUP BY cited_by, title_key, service_key, specialty_key
)
SELECT cited_by, family, guideline, category, service, specialty, rated.* EXCLUDE (cited_by, title_key, service_key, specialty_key)
FROM rated
INNER JOIN dim_guideline ON guideline_key = title_key
INNER JOIN dim_service_type ON service_type_key = service_key
INNER JOIN dim_specialty USING (specialty_key)
ORDER BY cited_by, family, guideline, category, service, specialty;
COMMENT ON TABLE mart.overturn_rate_by_guideline_service_and_specialty IS 'Overturn rate by citing side, guideline, service and specialty of the reviewer; the weights of both bridges are multiplied, so that the weighted rows of a side add up to its decisions; one row per side, guideline, service and specialty.';
COMMENT ON COLUMN mart.overturn_rate_by_guideline_service_and_specialty.cited_by IS 'claims_administrator or reviewer.';
COMMENT ON COLUMN mart.overturn_rate_by_guideline_service_and_specialty.family IS 'MTUS, ODG, ACOEM or Other.';
COMMENT ON COLUMN mart.overturn_rate_by_guideline_service_and_specialty.guideline IS 'Title without year; of ODG the chapter.';
COMMENT ON COLUMN mart.overturn_rate_by_guideline_service_and_specialty.category IS 'Category of the DWC decision search, or Other.';
COMMENT ON COLUMN mart.overturn_rate_by_guideline_service_and_specialty.service IS 'Most specific service; NULL where only the category is known.';
COMMENT ON COLUMN mart.overturn_rate_by_guideline_service_and_specialty.specialty IS 'Specialty of the reviewer.';
COMMENT ON COLUMN mart.overturn_rate_by_guideline_service_and_specialty.decisions IS 'Decisions that have a part in the row, each once; do not add up the rows.';
