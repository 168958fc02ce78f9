-- Which specialties review, and how often do they overturn? (A reviewer of two counts for both.)
SELECT specialty, decisions, round(100.0 * overturned / decisions, 1) AS percent
FROM mart.overturn_rate_by_specialty
ORDER BY decisions DESC, specialty
