/** Changes of a configuration that has its decisions sent to a sink. */
export const sentDecisions = (logs: object = {}): Readonly<Record<string, unknown>> => ({
  "sark:logs": {
    mode: "collector",
    sink: { url: "https://otlp.example.com/v1/logs", peer: { cidrs: ["192.0.2.0/24"] } },
    ...logs,
  },
  "sark:images otelCollector": {
    repository: "registry.example.com/otel/opentelemetry-collector-contrib",
    tag: "0.165.0",
    digest: `sha256:${"c".repeat(64)}`,
  },
});

/** The sink of the configuration above, with values replaced. */
export const sinkWith = (changes: object): object => ({
  sink: { url: "https://otlp.example.com/v1/logs", peer: { cidrs: ["192.0.2.0/24"] }, ...changes },
});
