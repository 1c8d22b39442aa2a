import { z } from "zod";
import type { Immutable } from "./immutable.ts";
import { digest, dnsLabel } from "./values.ts";

const image = z
  .strictObject({
    repository: z
      .string()
      .regex(
        /^[a-z0-9]+([._-][a-z0-9]+)*(:\d+)?(\/[a-z0-9]+([._-]{1,2}[a-z0-9]+)*)*$/,
        "must be a repository without tag, such as registry.example.com/team/sark",
      )
      .describe("Registry and repository, without tag."),
    tag: z
      .string()
      .regex(/^\w[\w.-]{0,62}$/, "must be a tag of at most 63 characters")
      .describe("Names the version for people: it becomes the label app.kubernetes.io/version. The digest decides."),
    digest: digest.describe("Content that is run. A change of it is a release: it rolls the pods."),
  })
  .describe("A container image. Pulled by digest, so a moved tag never changes what runs.");

export const imagesSchema = z
  .strictObject({
    sark: image.describe("SARK. No image is published: build it and name it here."),
    gateway: image.describe("The MCP gateway. No image is published: build it and name it here."),
    opa: image.describe("Open Policy Agent 1.18 or newer, the statically linked variant."),
    migrations: image
      .optional()
      .describe("Carries the database migrations where the SARK image does not. Default: the SARK image."),
    postgres: image
      .optional()
      .describe(
        "PostgreSQL 15 with Patroni 4, pgBackRest 2.45 or newer and Python 3 in one image, and with TimescaleDB where " +
          "sark:postgres.auditArchive.mode is timescale. Needed where sark:postgres.mode is cluster, and where it is rds: any " +
          "image with a shell, psql and pg_isready will do there.",
      ),
    postgresExporter: image
      .optional()
      .describe("postgres_exporter 0.15 or newer. Needed where sark:postgres.mode is cluster."),
    pgbouncer: image
      .optional()
      .describe("PgBouncer 1.23 or newer, and a shell. Needed where sark:postgres.pooling is enabled."),
    pgbouncerExporter: image
      .optional()
      .describe(
        "pgbouncer_exporter 0.10 or newer, of the Prometheus community. Needed where sark:postgres.pooling.metrics is true.",
      ),
    valkey: image
      .optional()
      .describe(
        "Valkey 9 with valkey-cli, a shell, awk and timeout. Needed where sark:cache.mode is cluster or replicated.",
      ),
    valkeyExporter: image
      .optional()
      .describe("redis_exporter 1.70 or newer. Needed where sark:cache.mode is cluster or replicated."),
    envoy: image
      .optional()
      .describe(
        "Envoy 1.36 or newer, with sark:gateway.admission 1.37. Needed where sark:cache.mode is not existing, where the cache, " +
          "SARK or the gateway speaks TLS, and where sark:gateway.admission limits requests.",
      ),
    prometheus: image.optional().describe("Prometheus 3.12 or newer. Needed where sark:monitoring.mode is own."),
    alertmanager: image.optional().describe("Alertmanager 0.30 or newer. Needed where sark:monitoring.mode is own."),
    kubeStateMetrics: image
      .optional()
      .describe("kube-state-metrics 2.15 or newer. Needed where sark:monitoring.mode is own."),
    blackboxExporter: image
      .optional()
      .describe("blackbox_exporter 0.25 or newer. Needed where sark:monitoring.healthProbe is enabled."),
    grafana: image.optional().describe("Grafana 12 or newer. Needed where sark:monitoring.grafana is enabled."),
    otelCollector: image
      .optional()
      .describe(
        "OpenTelemetry Collector 0.165 or newer, the contrib distribution. Needed where sark:logs.mode is collector.",
      ),
    pullSecrets: z
      .array(dnsLabel)
      .default([])
      .describe("Secrets in the namespace with registry credentials. Default: none."),
  })
  .describe("What is run.");

/** A container image as the settings name it. */
export type Image = Immutable<z.infer<typeof image>>;

type Images = Immutable<z.output<typeof imagesSchema>>;

/** An image that the checks of the settings promise to whoever needs it. */
export function promisedImage(images: Images, name: Exclude<keyof Images, "pullSecrets">): Image {
  const found = images[name];
  if (found === undefined) throw new Error(`the settings promise sark:images.${name}`);
  return found;
}
