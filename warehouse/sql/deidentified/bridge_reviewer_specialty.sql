-- As in the warehouse: it tells of no injured worker.
SELECT * FROM bridge_reviewer_specialty ORDER BY reviewer_key, position
