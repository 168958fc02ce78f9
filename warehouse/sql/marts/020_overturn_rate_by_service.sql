-- One row per service: how often its denials are overturned.
CREATE VIEW mart.overturn_rate_by_service AS
SELECT
    category, subcategory, drug_class, service,
    count(*) AS decisions, sum(is_overturned)::BIGINT AS overturned, avg(is_overturned) AS overturn_rate
FROM fact_decision
INNER JOIN dim_service_type USING (service_type_key)
GROUP BY ALL;
COMMENT ON VIEW mart.overturn_rate_by_service IS 'Overturn rate by category, subcategory or drug class, and service; one row per service.';
COMMENT ON COLUMN mart.overturn_rate_by_service.category IS 'DWC category.';
COMMENT ON COLUMN mart.overturn_rate_by_service.subcategory IS 'DWC subcategory; NULL for pharmaceuticals.';
COMMENT ON COLUMN mart.overturn_rate_by_service.drug_class IS 'DWC drug class of a pharmaceutical.';
COMMENT ON COLUMN mart.overturn_rate_by_service.service IS 'The service itself.';
COMMENT ON COLUMN mart.overturn_rate_by_service.decisions IS 'Decisions.';
COMMENT ON COLUMN mart.overturn_rate_by_service.overturned IS 'Decisions that overturn the denial.';
COMMENT ON COLUMN mart.overturn_rate_by_service.overturn_rate IS 'Share of decisions that overturn the denial, 0 to 1.';
