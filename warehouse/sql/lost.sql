-- One row: of the letters that the published build holds as loaded, those that this build holds neither as loaded nor as
-- superseded, and that were not forgotten. One that can no longer be loaded is lost, whether it is quarantined or another
-- letter of its case has taken its place, as is one that has vanished. Missing are the letters that the published build has
-- received, in whatever status, and this one has not.
WITH published AS (SELECT letter_id FROM published_build.audit.letter WHERE status = 'loaded'),
held AS (SELECT letter_id FROM audit.letter SEMI JOIN letter_text USING (letter_id) WHERE status IN ('loaded', 'superseded')),
forgotten AS (SELECT unnest($forgotten::VARCHAR[]) AS letter_id),
lost AS (SELECT letter_id FROM published ANTI JOIN held USING (letter_id) ANTI JOIN forgotten USING (letter_id)),
missing AS (
    SELECT letter_id FROM published_build.audit.letter
    ANTI JOIN audit.letter AS received USING (letter_id)
    ANTI JOIN forgotten USING (letter_id)
)
SELECT
    (SELECT count(*) FROM lost) AS lost_letters,
    (SELECT CASE WHEN count(*) > 0 THEN (SELECT count(*) FROM lost) / count(*) ELSE 0 END FROM published) AS share_lost,
    (SELECT count(*) FROM missing) AS missing_letters
