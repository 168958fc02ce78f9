-- As in the warehouse: it tells of no injured worker.
SELECT * FROM dim_body_region ORDER BY body_region_key
