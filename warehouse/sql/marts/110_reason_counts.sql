-- The columns that the marts of reasons count: one row per reason. Shares are of the decisions of a part: the dimensions of the
-- mart, and the outcome.
CREATE TEMP MACRO reason_counts(code, decisive, weight, part) AS {
    decisions: count(*),
    decisive: count(*) FILTER (WHERE decisive),
    weighted_decisions: sum(weight),
    share: 1.0 * count(*) / sum(count(*) FILTER (WHERE decisive)) OVER (PARTITION BY part),
    decisions_with_a_reason: (sum(count(*) FILTER (WHERE decisive)) OVER (PARTITION BY part))::BIGINT,
    share_without_reason: 1.0 * sum(count(*) FILTER (WHERE code IS NULL)) OVER (PARTITION BY part)
        / sum(count(*) FILTER (WHERE code IS NULL OR decisive)) OVER (PARTITION BY part)
};
