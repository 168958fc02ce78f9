-- One row per drug class.
CREATE VIEW mart.overturn_rate_by_drug_class AS
SELECT
    drug_class,
    sum(decisions)::BIGINT AS decisions,
    sum(overturned)::BIGINT AS overturned,
    1.0 * sum(overturned) / sum(decisions) AS overturn_rate,
    coalesce(sum(decisions) FILTER (WHERE NOT is_ancillary), 0)::BIGINT AS primary_decisions,
    coalesce(sum(overturned) FILTER (WHERE NOT is_ancillary), 0)::BIGINT AS primary_overturned,
    1.0 * sum(overturned) FILTER (WHERE NOT is_ancillary) / sum(decisions) FILTER (WHERE NOT is_ancillary) AS primary_overturn_rate
FROM mart.monthly
WHERE category = 'Pharmaceuticals'
GROUP BY drug_class;
COMMENT ON VIEW mart.overturn_rate_by_drug_class IS 'Overturn rate of pharmaceuticals by DWC drug class; one row per drug class.';
COMMENT ON COLUMN mart.overturn_rate_by_drug_class.drug_class IS 'DWC drug class; NULL where the vocabulary gives none.';
