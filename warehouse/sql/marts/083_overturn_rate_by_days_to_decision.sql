-- One row per band of days from assignment to decision.
-- A table, so that a dashboard does not wait for a join of all decisions.
CREATE TABLE mart.overturn_rate_by_days_to_decision AS
WITH banded AS (
    SELECT
        CASE WHEN days_assigned_to_decision < 8 THEN 0 WHEN days_assigned_to_decision < 15 THEN 8
            WHEN days_assigned_to_decision < 31 THEN 15 WHEN days_assigned_to_decision < 46 THEN 31
            WHEN days_assigned_to_decision < 91 THEN 46 WHEN days_assigned_to_decision >= 91 THEN 91 END AS days_from,
        CASE WHEN days_assigned_to_decision < 8 THEN '0-7' WHEN days_assigned_to_decision < 15 THEN '8-14'
            WHEN days_assigned_to_decision < 31 THEN '15-30' WHEN days_assigned_to_decision < 46 THEN '31-45'
            WHEN days_assigned_to_decision < 91 THEN '46-90' WHEN days_assigned_to_decision >= 91 THEN '91+' END AS days_band,
        is_overturned, is_ancillary
    FROM fact_decision
)
SELECT
    days_from, days_band,
    unnest(rates(is_overturned, is_ancillary))
FROM banded
GROUP BY days_from, days_band
ORDER BY days_from;
COMMENT ON TABLE mart.overturn_rate_by_days_to_decision IS 'Overturn rate by days from assignment to decision, in bands; one row per band, NULL is unknown.';
COMMENT ON COLUMN mart.overturn_rate_by_days_to_decision.days_from IS 'First day of the band, to sort by.';
COMMENT ON COLUMN mart.overturn_rate_by_days_to_decision.days_band IS 'Days from assignment to decision: 0-7, 8-14, 15-30, 31-45, 46-90, 91+.';
