-- One row per body region. A decision counts once for each region it names.
-- A table, so that a dashboard does not wait for a join of all decisions.
CREATE TABLE mart.overturn_rate_by_body_region AS
SELECT
    body_region,
    count(*) AS decisions,
    sum(is_overturned)::BIGINT AS overturned,
    avg(is_overturned) AS overturn_rate,
    count(*) FILTER (WHERE NOT is_ancillary) AS primary_decisions,
    coalesce(sum(is_overturned) FILTER (WHERE NOT is_ancillary), 0)::BIGINT AS primary_overturned,
    avg(is_overturned) FILTER (WHERE NOT is_ancillary) AS primary_overturn_rate
FROM bridge_decision_body_region
INNER JOIN dim_body_region USING (body_region_key)
INNER JOIN fact_decision USING (decision_key)
GROUP BY body_region
ORDER BY body_region;
COMMENT ON TABLE mart.overturn_rate_by_body_region IS 'Overturn rate by body region that the item names; a decision counts once for each region.';
COMMENT ON COLUMN mart.overturn_rate_by_body_region.body_region IS 'Body region that the disputed item names.';
COMMENT ON COLUMN mart.overturn_rate_by_body_region.decisions IS 'Decisions.';
COMMENT ON COLUMN mart.overturn_rate_by_body_region.overturned IS 'Decisions that overturn the denial.';
COMMENT ON COLUMN mart.overturn_rate_by_body_region.overturn_rate IS 'Share of decisions that overturn the denial, 0 to 1.';
COMMENT ON COLUMN mart.overturn_rate_by_body_region.primary_decisions IS 'Decisions on primary services: without the ancillary ones, which belong to a surgery.';
COMMENT ON COLUMN mart.overturn_rate_by_body_region.primary_overturned IS 'Of these, decisions that overturn the denial.';
COMMENT ON COLUMN mart.overturn_rate_by_body_region.primary_overturn_rate IS 'Share of primary decisions that overturn the denial, 0 to 1; NULL when there are none.';
