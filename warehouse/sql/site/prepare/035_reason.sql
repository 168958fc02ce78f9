-- What the cube of reasons counts, and the kinds of services by which it does.

-- One row per kind of service: how the cube shows it, and the first of those that it shows so. The 200 services decided most
-- have their name.
CREATE TEMP TABLE site_shown_service AS
WITH named AS (
    SELECT service_type_key FROM site_decision GROUP BY ALL ORDER BY count(*) DESC, service_type_key LIMIT 200
),
shown AS (
    SELECT service_type_key, category, {
        category: category,
        "group": coalesce(subcategory, drug_class),
        service: CASE WHEN service_type_key IN (FROM named) THEN service END
    } AS service_type
    FROM dim_service_type
)
SELECT service_type_key, category, service_type, min(service_type_key) OVER (PARTITION BY service_type) AS shown_key FROM shown;

-- One row per decision and reason, and one per decision at the level "some" or "none", which says whether any was found.
CREATE TEMP TABLE site_reason AS
WITH things AS (
    SELECT decision_key, reason_key, 'reason' AS level FROM bridge_decision_reason
    UNION ALL
    SELECT decision_key, -1, CASE WHEN decision_key IN (SELECT decision_key FROM bridge_decision_reason) THEN 'some' ELSE 'none' END
    FROM site_decision
)
SELECT reviewer_key, decision_date, shown_key, families, is_ancillary, is_overturned, level, reason_key
FROM things
INNER JOIN site_decision USING (decision_key)
INNER JOIN site_shown_service USING (service_type_key);
