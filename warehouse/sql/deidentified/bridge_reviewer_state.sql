-- As in the warehouse: it tells of no injured worker.
SELECT * FROM bridge_reviewer_state ORDER BY reviewer_key, state_code
