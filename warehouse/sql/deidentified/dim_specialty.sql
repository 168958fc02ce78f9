-- As in the warehouse: it tells of no injured worker.
SELECT * FROM dim_specialty ORDER BY specialty_key
