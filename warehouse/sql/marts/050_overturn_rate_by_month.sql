-- One row per month of decision.
CREATE VIEW mart.overturn_rate_by_month AS
SELECT
    year, month, first_day,
    sum(decisions)::BIGINT AS decisions,
    sum(overturned)::BIGINT AS overturned,
    1.0 * sum(overturned) / sum(decisions) AS overturn_rate,
    coalesce(sum(decisions) FILTER (WHERE NOT is_ancillary), 0)::BIGINT AS primary_decisions,
    coalesce(sum(overturned) FILTER (WHERE NOT is_ancillary), 0)::BIGINT AS primary_overturned,
    1.0 * sum(overturned) FILTER (WHERE NOT is_ancillary) / sum(decisions) FILTER (WHERE NOT is_ancillary) AS primary_overturn_rate
FROM mart.monthly
WHERE year IS NOT NULL
GROUP BY year, month, first_day;
COMMENT ON VIEW mart.overturn_rate_by_month IS 'Overturn rate by month of decision; decisions without a date are left out.';
COMMENT ON COLUMN mart.overturn_rate_by_month.year IS 'Calendar year of decision.';
COMMENT ON COLUMN mart.overturn_rate_by_month.month IS 'Month of decision, 1 to 12.';
COMMENT ON COLUMN mart.overturn_rate_by_month.first_day IS 'First day of the month.';
