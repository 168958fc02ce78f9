-- One row per service: how often its denials are overturned.
CREATE VIEW mart.overturn_rate_by_service AS
SELECT
    category, subcategory, drug_class, service,
    sum(decisions)::BIGINT AS decisions,
    sum(overturned)::BIGINT AS overturned,
    1.0 * sum(overturned) / sum(decisions) AS overturn_rate,
    coalesce(sum(decisions) FILTER (WHERE NOT is_ancillary), 0)::BIGINT AS primary_decisions,
    coalesce(sum(overturned) FILTER (WHERE NOT is_ancillary), 0)::BIGINT AS primary_overturned,
    1.0 * sum(overturned) FILTER (WHERE NOT is_ancillary) / sum(decisions) FILTER (WHERE NOT is_ancillary) AS primary_overturn_rate
FROM mart.monthly
GROUP BY category, subcategory, drug_class, service;
COMMENT ON VIEW mart.overturn_rate_by_service IS 'Overturn rate by category, subcategory or drug class, and service; one row per service.';
COMMENT ON COLUMN mart.overturn_rate_by_service.category IS 'DWC category; Unclassified where no vocabulary entry matches.';
COMMENT ON COLUMN mart.overturn_rate_by_service.subcategory IS 'DWC subcategory; NULL for pharmaceuticals.';
COMMENT ON COLUMN mart.overturn_rate_by_service.drug_class IS 'DWC drug class of a pharmaceutical.';
COMMENT ON COLUMN mart.overturn_rate_by_service.service IS 'The service itself, finer than DWC.';
