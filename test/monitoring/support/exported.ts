import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { exporterQueries } from "../../../components/postgres/queries.ts";
import { root } from "../../support/stacks.ts";

// Which metrics exist, by who serves them: read from the sources of the versions that the tools build, or from this checkout.

/** What prometheus_client makes of the metrics in a Python file. */
function pythonMetrics(path: string): readonly string[] {
  const text = readFileSync(join(root, "test/stand-ins", path), "utf8");
  return [...text.matchAll(/= (Counter|Histogram)\(\s*"(\w+)"/g)].flatMap(([, kind, name = ""]) =>
    kind === "Histogram" ? histogram(name) : [name],
  );
}

const histogram = (name: string): readonly string[] => ["bucket", "count", "sum"].map((part) => `${name}_${part}`);

/** What postgres_exporter makes of the platform's own queries. */
function queryMetrics(): readonly string[] {
  const queries = parse(exporterQueries) as Record<string, { metrics: Record<string, { usage: string }>[] }>;
  return Object.entries(queries).flatMap(([query, { metrics }]) =>
    metrics
      .flatMap((metric) => Object.entries(metric))
      .filter(([, { usage }]) => usage !== "LABEL")
      .map(([column]) => `${query}_${column}`),
  );
}

/** Of every process whose client library tells about it. */
const process = ["process_resident_memory_bytes", "process_cpu_seconds_total"];

/** Of Prometheus itself, about each target. */
const scrapes = ["up", "scrape_duration_seconds", "scrape_samples_post_metric_relabeling"];

/** postgres_exporter 0.19.1: collectors that are on by default, one more, and its built-in queries. */
const postgres = [
  ...["pg_up", "pg_settings_max_connections", "pg_database_size_bytes", "pg_wal_size_bytes"],
  ...["pg_replication_lag_seconds", "pg_replication_is_replica", "pg_replication_slots_pg_wal_lsn_diff"],
  ...["pg_stat_database_numbackends", "pg_stat_database_deadlocks", "pg_stat_database_xact_commit"],
  ...["pg_stat_database_xact_rollback", "pg_stat_database_blks_hit", "pg_stat_database_blks_read"],
  ...["pg_stat_activity_max_tx_duration", "pg_stat_replication_pg_wal_lsn_diff"],
  "pg_database_wraparound_age_datfrozenxid_seconds",
];

/** Patroni 4.1.5, api.py. */
const patroni = [
  ...["patroni_primary", "patroni_replica", "patroni_postgres_running", "patroni_sync_standby"],
  ...["patroni_quorum_standby", "patroni_failsafe_mode_is_active", "patroni_dcs_last_seen", "patroni_is_paused"],
];

/** pgbouncer_exporter 0.11.0, collector.go: SHOW LISTS, SHOW CONFIG and SHOW POOLS. */
const pgbouncer = [
  ...["pgbouncer_up", "pgbouncer_used_clients", "pgbouncer_config_max_client_connections"],
  ...["pgbouncer_pools_client_waiting_connections", "pgbouncer_pools_client_maxwait_seconds"],
  ...["pgbouncer_pools_server_active_connections", "pgbouncer_pools_server_idle_connections"],
];

/** redis_exporter 1.88.0, exporter.go; whatever starts with cluster_ in CLUSTER INFO is a metric. */
const valkey = [
  ...["redis_up", "redis_cluster_state", "redis_cluster_slots_ok", "redis_master_link_up", "redis_db_keys"],
  ...["redis_memory_used_bytes", "redis_memory_max_bytes", "redis_memory_used_rss_bytes"],
  ...["redis_evicted_keys_total", "redis_rejected_connections_total", "redis_commands_processed_total"],
  ...["redis_keyspace_hits_total", "redis_keyspace_misses_total"],
  ...["redis_aof_last_write_status", "redis_aof_last_bgrewrite_status"],
];

/** Envoy, whose names of statistics lose the cluster and the prefix of the filter to labels. */
const envoy = ["envoy_cluster_membership_healthy", "envoy_redis_downstream_rq_total"];

/**
 * Of controllers of the edge: HAProxy's exporter (addons/promex), Traefik 3.7 (pkg/observability/metrics), the Ingress controller
 * of the Kubernetes project (internal/ingress/metric/collectors), and Envoy.
 */
const edges = [
  ...["haproxy_backend_http_responses_total", "traefik_service_requests_total"],
  ...["nginx_ingress_controller_requests", "envoy_cluster_upstream_rq_xx"],
];

/** OPA 1.19.0: internal/prometheus, and plugins/status where policies come as a bundle. */
const opa = [
  ...histogram("http_request_duration_seconds"),
  ...["last_success_bundle_request", "go_memstats_heap_inuse_bytes"],
];

/** blackbox_exporter 0.28.0, prober/handler.go. */
const prober = ["probe_success"];

/** OpenTelemetry Collector 0.165.0, exporterhelper; Prometheus' ending of counters is added where they are served. */
const otelCollector = [
  ...["otelcol_exporter_queue_size", "otelcol_exporter_queue_capacity"],
  ...["otelcol_exporter_sent_log_records_total", "otelcol_exporter_send_failed_log_records_total"],
];

/** kube-state-metrics 2.20.0, internal/store. */
const kubernetes = [
  ...["kube_deployment_status_replicas_available", "kube_deployment_spec_replicas", "kube_deployment_status_condition"],
  ...["kube_pod_container_status_waiting_reason", "kube_pod_init_container_status_waiting_reason"],
  ...["kube_pod_container_status_restarts_total", "kube_pod_status_ready", "kube_pod_status_phase"],
  "kube_pod_info",
  ...["kube_horizontalpodautoscaler_status_desired_replicas", "kube_horizontalpodautoscaler_status_current_replicas"],
  ...["kube_horizontalpodautoscaler_spec_max_replicas", "kube_horizontalpodautoscaler_spec_min_replicas"],
  ...["kube_resourcequota", "kube_job_failed", "kube_persistentvolumeclaim_status_phase"],
];

/** Prometheus 3.15.1 and Alertmanager 0.35.0. */
const monitoring = [
  ...["prometheus_rule_evaluation_failures_total", "prometheus_rule_group_last_duration_seconds"],
  ...["prometheus_notifications_errors_total", "prometheus_notifications_sent_total"],
  ...["prometheus_notifications_alertmanagers_discovered", "prometheus_tsdb_head_series"],
  ...["prometheus_tsdb_compactions_failed_total", "prometheus_tsdb_wal_writes_failed_total"],
  "prometheus_tsdb_wal_corruptions_total",
  ...["alertmanager_cluster_members", "alertmanager_notifications_total", "alertmanager_notifications_failed_total"],
];

/** Every metric that somebody serves. */
export const exportedMetrics: ReadonlySet<string> = new Set([
  ...pythonMetrics("sark/metrics.py"),
  ...pythonMetrics("gateway/metrics.py"),
  ...queryMetrics(),
  ...process,
  ...scrapes,
  ...postgres,
  ...patroni,
  ...pgbouncer,
  ...valkey,
  ...envoy,
  ...edges,
  ...opa,
  ...prober,
  ...otelCollector,
  ...kubernetes,
  ...monitoring,
]);
