-- One row: the counts of a build that its publication reports.
SELECT
    (SELECT count(*) FROM audit.letter WHERE status = 'superseded') AS superseded,
    (SELECT count(*) FROM fact_decision) AS decisions
