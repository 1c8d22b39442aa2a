/** What the exporter asks beside its own queries: the age of the last good backup and of the last good check of one. */
export const exporterQueries = `\
platform_job:
  query: >-
    SELECT job,
    coalesce(extract(epoch FROM max(finished_at) FILTER (WHERE succeeded)), 0) AS last_success_timestamp_seconds,
    extract(epoch FROM max(finished_at)) AS last_run_timestamp_seconds,
    (array_agg(succeeded ORDER BY finished_at DESC))[1]::int AS last_run_succeeded,
    (array_agg(seconds ORDER BY finished_at DESC))[1] AS last_run_duration_seconds
    FROM platform.job_runs GROUP BY job
  metrics:
    - job: { usage: LABEL, description: What ran. }
    - last_success_timestamp_seconds: { usage: GAUGE, description: "When it last succeeded, 0 if never." }
    - last_run_timestamp_seconds: { usage: GAUGE, description: When it last ended. }
    - last_run_succeeded: { usage: GAUGE, description: Whether it succeeded then. }
    - last_run_duration_seconds: { usage: GAUGE, description: How long it took then. }
platform_backup:
  query: >-
    SELECT extract(epoch FROM now() - coalesce(last_archived_time, stats_reset)) AS last_archived_age_seconds,
    (failed_count > 0 AND last_failed_time > coalesce(last_archived_time, stats_reset))::int AS archiving_fails
    FROM pg_stat_archiver WHERE NOT pg_is_in_recovery()
  metrics:
    - last_archived_age_seconds: { usage: GAUGE, description: Age of the WAL that was archived last. }
    - archiving_fails: { usage: GAUGE, description: Whether the last attempt to archive WAL failed. }
`;
