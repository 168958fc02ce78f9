-- One row: the values of a decision.
SELECT * FROM mart.decision WHERE decision_key = $decision
