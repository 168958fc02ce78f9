-- One row: what to cite of this build. It is filled when the build is finished, by record_build.sql.
CREATE TABLE audit.build (
    build_name VARCHAR PRIMARY KEY,
    digest VARCHAR NOT NULL,
    version VARCHAR NOT NULL,
    parser_versions VARCHAR[] NOT NULL,
    vocabularies VARCHAR[] NOT NULL,
    letters BIGINT NOT NULL,
    decisions BIGINT NOT NULL,
    finished_at TIMESTAMP NOT NULL
);
COMMENT ON TABLE audit.build IS 'What to cite of this build; one row.';
COMMENT ON COLUMN audit.build.build_name IS 'Name of the build: its file in builds/ of the home.';
COMMENT ON COLUMN audit.build.digest IS 'Digest of the rows of the star, whatever their order. Two builds of one version with the same digest have the same rows, wherever and in whatever loads their letters came.';
COMMENT ON COLUMN audit.build.version IS 'Version of imr-warehouse that wrote the build.';
COMMENT ON COLUMN audit.build.parser_versions IS 'Versions of the parser that staged its letters; more than one until imr rebuild.';
COMMENT ON COLUMN audit.build.vocabularies IS 'Versions of the vocabularies that its letters were staged with; more than one until imr rebuild.';
COMMENT ON COLUMN audit.build.letters IS 'Letters received.';
COMMENT ON COLUMN audit.build.decisions IS 'Rows of fact_decision.';
COMMENT ON COLUMN audit.build.finished_at IS 'When the build was finished, UTC.';
