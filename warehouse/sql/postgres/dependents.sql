-- One row per view or table of other users that depends on the published tables: dropping these would drop it too.
SELECT DISTINCT dependent_schema.nspname || '.' || dependent.relname AS dependent
FROM pg_depend
INNER JOIN pg_rewrite ON pg_rewrite.oid = pg_depend.objid
INNER JOIN pg_class AS dependent ON dependent.oid = pg_rewrite.ev_class
INNER JOIN pg_namespace AS dependent_schema ON dependent_schema.oid = dependent.relnamespace
INNER JOIN pg_class AS ours ON ours.oid = pg_depend.refobjid
INNER JOIN pg_namespace AS our_schema ON our_schema.oid = ours.relnamespace
WHERE our_schema.nspname = ANY(%(schemas)s) AND dependent_schema.nspname <> ALL(%(schemas)s)
ORDER BY dependent
