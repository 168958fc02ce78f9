-- One row per run of the load.
CREATE TABLE audit.load (
    load_id VARCHAR PRIMARY KEY,
    kind VARCHAR NOT NULL,
    started_at TIMESTAMP NOT NULL,
    received BIGINT NOT NULL,
    new BIGINT NOT NULL,
    duplicate BIGINT NOT NULL,
    loaded BIGINT NOT NULL,
    quarantined BIGINT NOT NULL,
    superseded BIGINT NOT NULL,
    decisions BIGINT NOT NULL,
    overturned BIGINT NOT NULL,
    unclassified BIGINT NOT NULL,
    uncited BIGINT NOT NULL
);
COMMENT ON TABLE audit.load IS 'Runs of the load; one row per run. The counts after duplicate are as of this build.';
COMMENT ON COLUMN audit.load.load_id IS 'Identifier of the run; sorts by time.';
COMMENT ON COLUMN audit.load.kind IS 'load, rebuild, retry or forget.';
COMMENT ON COLUMN audit.load.started_at IS 'When the run began, UTC.';
COMMENT ON COLUMN audit.load.received IS 'Letters offered to the run.';
COMMENT ON COLUMN audit.load.new IS 'Of these, never received before.';
COMMENT ON COLUMN audit.load.duplicate IS 'Of these, received before or twice in the run.';
COMMENT ON COLUMN audit.load.loaded IS 'Letters first received by the run that are loaded now.';
COMMENT ON COLUMN audit.load.quarantined IS 'Letters first received by the run that are quarantined now.';
COMMENT ON COLUMN audit.load.superseded IS 'Letters first received by the run that are superseded now.';
COMMENT ON COLUMN audit.load.decisions IS 'Decisions in the star from letters first received by the run.';
COMMENT ON COLUMN audit.load.overturned IS 'Of these decisions, overturned.';
COMMENT ON COLUMN audit.load.unclassified IS 'Of these decisions, those whose service no vocabulary entry matches.';
COMMENT ON COLUMN audit.load.uncited IS 'Of these decisions, those in which neither side cites anything.';

INSERT INTO audit.load
WITH items AS (
    SELECT
        letter_id,
        count(*) AS decisions,
        sum(is_overturned) AS overturned,
        count(*) FILTER (service_type_key = -1) AS unclassified,
        count(*) FILTER (cited.decision_key IS NULL) AS uncited
    FROM fact_decision
    INNER JOIN dim_case USING (case_key)
    LEFT JOIN (SELECT DISTINCT decision_key FROM bridge_decision_guideline) AS cited USING (decision_key)
    GROUP BY letter_id
),
letters AS (
    SELECT
        load_id,
        count(*) FILTER (status = 'loaded') AS loaded,
        count(*) FILTER (status = 'quarantined') AS quarantined,
        count(*) FILTER (status = 'superseded') AS superseded,
        sum(decisions) AS decisions,
        sum(overturned) AS overturned,
        sum(unclassified) AS unclassified,
        sum(uncited) AS uncited
    FROM audit.letter LEFT JOIN items USING (letter_id)
    GROUP BY load_id
)
SELECT
    load_id, kind, started_at, received, new, duplicate, coalesce(loaded, 0), coalesce(quarantined, 0),
    coalesce(superseded, 0), coalesce(decisions, 0), coalesce(overturned, 0), coalesce(unclassified, 0),
    coalesce(uncited, 0)
FROM stage_loads
LEFT JOIN letters USING (load_id)
ORDER BY load_id;
