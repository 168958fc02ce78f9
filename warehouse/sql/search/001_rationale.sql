-- What is indexed; the rationales themselves stay in the build.
CREATE TABLE rationale AS SELECT decision_key, rationale FROM rationales;
