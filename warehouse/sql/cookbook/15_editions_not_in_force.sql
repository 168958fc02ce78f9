-- Which editions of the MTUS are cited although they were not in force?
SELECT cited_by, guideline, edition, citations, not_in_force
FROM mart.citation_not_in_force_by_edition
WHERE not_in_force > 0
ORDER BY not_in_force DESC, cited_by, guideline, edition
LIMIT 8
