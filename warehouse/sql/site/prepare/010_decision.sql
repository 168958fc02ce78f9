-- One row per decision: what the filters of the site look at. ``families`` are the families of the guidelines that the
-- reviewer cites, one bit each.
CREATE TEMP TABLE site_decision AS
WITH bits AS (SELECT unnest(['MTUS', 'ODG', 'ACOEM', 'Other']) AS family, unnest([1, 2, 4, 8]) AS bit),
cited AS (
    SELECT decision_key, bit_or(bit)::UTINYINT AS families
    FROM bridge_decision_guideline
    INNER JOIN dim_guideline USING (guideline_key)
    INNER JOIN bits USING (family)
    WHERE cited_by = 'reviewer'
    GROUP BY decision_key
)
SELECT
    decision_key, case_key, reviewer_key, service_type_key, date AS decision_date,
    coalesce(families, 0)::UTINYINT AS families, is_ancillary, is_overturned
FROM fact_decision
LEFT JOIN cited USING (decision_key)
INNER JOIN dim_date ON date_key = decision_date_key;

CREATE TEMP MACRO families_of(bits) AS
list_filter(['MTUS', 'ODG', 'ACOEM', 'Other'], lambda family, position: (bits >> (position - 1)::UTINYINT) & 1 = 1);
