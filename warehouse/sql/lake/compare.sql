-- The rows of a table that the lake has and the build has not, and the other way round: by their hash, and by how many
-- times a row was there before, as a table may have equal rows.
CREATE OR REPLACE TEMP TABLE in_lake AS
SELECT rowid AS place, hash(t) AS row_hash, row_number() OVER (PARTITION BY hash(t)) AS copy FROM lake.{table} AS t;
CREATE OR REPLACE TEMP TABLE in_build AS
SELECT rowid AS place, hash(t) AS row_hash, row_number() OVER (PARTITION BY hash(t)) AS copy FROM build.{table} AS t;
CREATE OR REPLACE TEMP TABLE removed AS SELECT place FROM in_lake ANTI JOIN in_build USING (row_hash, copy);
CREATE OR REPLACE TEMP TABLE added AS SELECT place FROM in_build ANTI JOIN in_lake USING (row_hash, copy);
SELECT (SELECT count(*) FROM removed), (SELECT count(*) FROM added)
