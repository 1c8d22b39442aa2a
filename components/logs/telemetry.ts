// Counters end in _total, as Prometheus has it; the default of the collector is another one where nothing is said.
const names = { without_type_suffix: false, without_units: false, without_scope_info: true } as const;

/** What a collector tells of itself: log lines as JSON, and metrics on a port. */
export const telemetry = (metricsPort: number): object => ({
  logs: { encoding: "json", level: "info" },
  metrics: {
    level: "normal",
    readers: [{ pull: { exporter: { prometheus: { host: "0.0.0.0", port: metricsPort, ...names } } } }],
  },
});

/** Tries for ever: what cannot be delivered waits, and is not thrown away. */
export const keptTries = {
  enabled: true,
  initial_interval: "1s",
  max_interval: "30s",
  max_elapsed_time: "0s",
} as const;
