-- One row per month of decision, service type and whether ancillary: small, so that dashboards filter and add up in
-- milliseconds. Counts only: a rate is the quotient of sums.
CREATE TABLE mart.monthly AS
SELECT
    make_date(year, month, 1) AS first_day, year, quarter, month, fiscal_year,
    category, subcategory, drug_class, service, is_ancillary,
    count(*) AS decisions,
    sum(is_overturned)::BIGINT AS overturned
FROM fact_decision
INNER JOIN dim_date ON date_key = decision_date_key
INNER JOIN dim_service_type USING (service_type_key)
GROUP BY year, quarter, month, fiscal_year, category, subcategory, drug_class, service, is_ancillary
ORDER BY year, month, category, subcategory, drug_class, service, is_ancillary;
COMMENT ON TABLE mart.monthly IS 'Counts to add up, per month of decision, service type and whether ancillary; one row per combination. A decision without a date has no month.';
COMMENT ON COLUMN mart.monthly.first_day IS 'First day of the month.';
COMMENT ON COLUMN mart.monthly.year IS 'Calendar year of decision.';
COMMENT ON COLUMN mart.monthly.quarter IS 'Calendar quarter of decision, 1 to 4.';
COMMENT ON COLUMN mart.monthly.month IS 'Month of decision, 1 to 12.';
COMMENT ON COLUMN mart.monthly.fiscal_year IS 'Fiscal year of the State of California in which it was decided, July to June, named by the year it ends in.';
COMMENT ON COLUMN mart.monthly.category IS 'DWC category; Unclassified where no vocabulary entry matches.';
COMMENT ON COLUMN mart.monthly.subcategory IS 'DWC subcategory; NULL for pharmaceuticals.';
COMMENT ON COLUMN mart.monthly.drug_class IS 'DWC drug class of a pharmaceutical.';
COMMENT ON COLUMN mart.monthly.service IS 'The service itself, finer than DWC.';
COMMENT ON COLUMN mart.monthly.is_ancillary IS 'Belongs to a surgery.';
