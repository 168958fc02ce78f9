-- One row per service: how often its denials are overturned.
CREATE VIEW mart.overturn_rate_by_service AS
SELECT
    category, subcategory, drug_class, service,
    count(*) AS decisions, sum(is_overturned)::BIGINT AS overturned, avg(is_overturned) AS overturn_rate
FROM fact_decision
INNER JOIN dim_service_type USING (service_type_key)
GROUP BY ALL;
COMMENT ON VIEW mart.overturn_rate_by_service IS 'Overturn rate by category, subcategory or drug class, and service; one row per service.';
