-- One row per fiscal year of decision.
CREATE VIEW mart.overturn_rate_by_fiscal_year AS
SELECT
    fiscal_year,
    sum(decisions)::BIGINT AS decisions,
    sum(overturned)::BIGINT AS overturned,
    1.0 * sum(overturned) / sum(decisions) AS overturn_rate,
    coalesce(sum(decisions) FILTER (WHERE NOT is_ancillary), 0)::BIGINT AS primary_decisions,
    coalesce(sum(overturned) FILTER (WHERE NOT is_ancillary), 0)::BIGINT AS primary_overturned,
    1.0 * sum(overturned) FILTER (WHERE NOT is_ancillary) / sum(decisions) FILTER (WHERE NOT is_ancillary) AS primary_overturn_rate
FROM mart.monthly
WHERE year IS NOT NULL
GROUP BY fiscal_year;
COMMENT ON VIEW mart.overturn_rate_by_fiscal_year IS 'Overturn rate by fiscal year of decision; decisions without a date are left out.';
COMMENT ON COLUMN mart.overturn_rate_by_fiscal_year.fiscal_year IS 'Fiscal year of the State of California in which it was decided, July to June, named by the year it ends in.';
