-- One row per snapshot of a lake, the newest first, read in its catalog. Those that a publication wrote name its build.
SELECT snapshot_id, snapshot_time AT TIME ZONE 'UTC', commit_extra_info
FROM ducklake_snapshot INNER JOIN ducklake_snapshot_changes USING (snapshot_id)
ORDER BY snapshot_id DESC
