-- One row per quarter of decision.
CREATE VIEW mart.overturn_rate_by_quarter AS
SELECT
    year, quarter,
    sum(decisions)::BIGINT AS decisions,
    sum(overturned)::BIGINT AS overturned,
    1.0 * sum(overturned) / sum(decisions) AS overturn_rate,
    coalesce(sum(decisions) FILTER (WHERE NOT is_ancillary), 0)::BIGINT AS primary_decisions,
    coalesce(sum(overturned) FILTER (WHERE NOT is_ancillary), 0)::BIGINT AS primary_overturned,
    1.0 * sum(overturned) FILTER (WHERE NOT is_ancillary) / sum(decisions) FILTER (WHERE NOT is_ancillary) AS primary_overturn_rate
FROM mart.monthly
WHERE year IS NOT NULL
GROUP BY year, quarter;
COMMENT ON VIEW mart.overturn_rate_by_quarter IS 'Overturn rate by calendar quarter of decision; decisions without a date are left out.';
COMMENT ON COLUMN mart.overturn_rate_by_quarter.year IS 'Calendar year of decision.';
COMMENT ON COLUMN mart.overturn_rate_by_quarter.quarter IS 'Calendar quarter of decision, 1 to 4.';
