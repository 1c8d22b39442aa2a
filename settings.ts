import { z } from "zod";
import { authorizationSchema } from "./settings/authorization.ts";
import { awsSchema } from "./settings/aws.ts";
import { cacheSchema } from "./settings/cache.ts";
import { capacitySchema } from "./settings/claim.ts";
import { edgeSchema } from "./settings/edge.ts";
import { imagesSchema } from "./settings/images.ts";
import type { Immutable } from "./settings/immutable.ts";
import { logsSchema } from "./settings/logs.ts";
import { monitoringSchema } from "./settings/monitoring.ts";
import { mcpServersSchema, networkSchema, tlsSchema } from "./settings/network.ts";
import { postgresSchema } from "./settings/postgres.ts";
import { secretsSchema } from "./settings/secrets.ts";
import { gatewaySchema, opaSchema, sarkSchema } from "./settings/services.ts";
import { dnsLabel, labels } from "./settings/values.ts";

/**
 * The one schema of a stack's configuration: each entry is a key `sark:<name>` of a stack file. The JSON Schema for
 * editors, the checks and the TypeScript types all come from here.
 */
export const schema = {
  environment: z
    .enum(["development", "staging", "production"])
    .describe(
      "What the applications are told about where they run. Production refuses what is only fit for trying out.",
    ),
  namespace: dnsLabel
    .default("mcp-production")
    .describe("Namespace that the program creates. Default: mcp-production."),
  namespaceLabels: labels
    .default({ monitoring: "enabled", team: "platform" })
    .describe("Labels of the namespace. Default: monitoring=enabled, team=platform."),
  deletionProtection: z
    .boolean()
    .default(true)
    .describe(
      "Pulumi refuses to delete the namespace, the generated secrets and what holds data at Amazon. Default: true.",
    ),
  cluster: z
    .strictObject({
      context: z.string().min(1).optional().describe("Context of the kubeconfig. Default: its current context."),
    })
    .prefault({})
    .describe("The Kubernetes cluster, found through the kubeconfig (KUBECONFIG or ~/.kube/config)."),
  aws: awsSchema,
  secrets: secretsSchema,
  zoneSpread: z
    .enum(["required", "preferred"])
    .default("required")
    .describe("Whether a pod may start where the spread over zones would get uneven. Default: required, it may not."),
  images: imagesSchema,
  contract: z
    .enum(["tutorial", "upstream"])
    .describe(
      "How the applications are spoken to. tutorial: ports 8000/9090 and 8080/9091, /health and /ready. upstream: what " +
        "the published SARK code reads and serves, all on port 8000.",
    ),
  logLevel: z.enum(["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]).default("INFO").describe("Default: INFO."),
  sark: sarkSchema,
  opa: opaSchema,
  authorization: authorizationSchema,
  gateway: gatewaySchema,
  mcpServers: mcpServersSchema,
  postgres: postgresSchema,
  cache: cacheSchema,
  capacity: capacitySchema,
  monitoring: monitoringSchema,
  logs: logsSchema,
  network: networkSchema,
  edge: edgeSchema,
  tls: tlsSchema,
} as const;

export type SettingName = keyof typeof schema;

/** The configuration of a stack: complete, checked and frozen. Secrets in it are secret Outputs. */
export type Settings = { readonly [Name in SettingName]: Immutable<z.output<(typeof schema)[Name]>> };
