-- The decisions of letters that the build before lacks, after filters; a filter that is NULL lets everything pass.
SELECT letter_id, item_number, decision_date, outcome, category, coalesce(service, drug_class, subcategory) AS service
FROM mart.decision
WHERE letter_id NOT IN (SELECT letter_id FROM known_letter)
    AND ($service IS NULL OR contains(lower(concat_ws('|', category, subcategory, drug_class, service)), lower($service)))
    AND ($outcome IS NULL OR outcome = $outcome)
    AND ($specialty IS NULL OR contains(lower(reviewer_specialties), lower($specialty)))
    AND ($guideline IS NULL OR decision_key IN (
        SELECT decision_key
        FROM bridge_decision_guideline
        INNER JOIN dim_guideline USING (guideline_key)
        WHERE contains(lower(concat_ws(' ', family, guideline, section, topic)), lower($guideline))
    ))
    AND ($reason IS NULL OR decision_key IN (
        SELECT decision_key
        FROM bridge_decision_reason
        INNER JOIN dim_reason USING (reason_key)
        WHERE code = $reason OR contains(lower(reason), lower($reason))
    ))
ORDER BY decision_date DESC NULLS LAST, letter_id, item_number
