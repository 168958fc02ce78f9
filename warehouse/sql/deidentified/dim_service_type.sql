-- As in the warehouse: it tells of no injured worker.
SELECT * FROM dim_service_type ORDER BY service_type_key
