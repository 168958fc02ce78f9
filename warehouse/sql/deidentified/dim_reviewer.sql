-- As in the warehouse: it tells of no injured worker.
SELECT * FROM dim_reviewer ORDER BY reviewer_key
