-- Views that the cubes and the lists of the site share.

-- One row per citation.
CREATE TEMP VIEW site_citing AS
SELECT
    decision_key, cited_by AS side, family, guideline, section, edition, topic,
    coalesce(date < in_force_from OR date > in_force_until, FALSE) AS is_out_of_force
FROM bridge_decision_guideline
INNER JOIN dim_guideline USING (guideline_key)
INNER JOIN fact_decision USING (decision_key)
INNER JOIN dim_date ON date_key = decision_date_key;

CREATE TEMP MACRO agreement_of(by_reviewer, by_administrator, is_same) AS
CASE
    WHEN is_same THEN 'Both sides cite the same guideline'
    WHEN by_reviewer AND by_administrator THEN 'They cite different guidelines'
    WHEN by_reviewer THEN 'Only the reviewer cites one'
    WHEN by_administrator THEN 'Only the claims administrator cites one'
    ELSE 'Neither side cites one'
END;

-- One row per decision: whether the sides cite the same guideline. One that is not named, such as the ODG as a whole, is
-- one of its family.
CREATE TEMP VIEW site_agreement AS
WITH cited AS (
    SELECT
        decision_key, family, guideline,
        bool_or(cited_by = 'reviewer') AS by_reviewer, bool_or(cited_by <> 'reviewer') AS by_administrator
    FROM bridge_decision_guideline
    INNER JOIN dim_guideline USING (guideline_key)
    GROUP BY ALL
),
agreed AS (
    SELECT
        decision_key, bool_or(by_reviewer) AS by_reviewer, bool_or(by_administrator) AS by_administrator,
        bool_or(by_reviewer AND by_administrator) AS is_same
    FROM cited
    GROUP BY decision_key
)
SELECT decision_key, agreement_of(by_reviewer, by_administrator, is_same) AS agreement
FROM fact_decision
LEFT JOIN agreed USING (decision_key);

-- One row per case and step of its processing, with the days it took; NULL where a date is not printed.
CREATE TEMP VIEW site_step AS
SELECT case_key, unnest([
    {step: 'Denial to application', days: application_received_date - ur_denial_date},
    {step: 'Application to assignment', days: assigned_date - application_received_date},
    {step: 'Assignment to decision', days: decision_date - assigned_date},
    {step: 'Application to decision', days: decision_date - application_received_date}
], recursive := TRUE)
FROM dim_case;
