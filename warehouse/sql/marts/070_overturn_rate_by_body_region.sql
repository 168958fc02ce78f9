-- One row per body region. A decision counts once for each region it names.
-- A table, so that a dashboard does not wait for a join of all decisions.
CREATE TABLE mart.overturn_rate_by_body_region AS
SELECT
    body_region,
    unnest(rates(is_overturned, is_ancillary))
FROM bridge_decision_body_region
INNER JOIN dim_body_region USING (body_region_key)
INNER JOIN fact_decision USING (decision_key)
GROUP BY body_region
ORDER BY body_region;
COMMENT ON TABLE mart.overturn_rate_by_body_region IS 'Overturn rate by body region that the item names; a decision counts once for each region.';
COMMENT ON COLUMN mart.overturn_rate_by_body_region.body_region IS 'Body region that the disputed item names.';
