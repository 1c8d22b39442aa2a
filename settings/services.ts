import { z } from "zod";
import { gatewayAdmission } from "./admission.ts";
import type { Immutable } from "./immutable.ts";
import { parseQuantity } from "./quantities.ts";
import { requestMetric } from "./request-metric.ts";
import { gatewayTls, gatewayTrust, sarkTls } from "./transport.ts";
import { bytes, cpu, path, percent, port, seconds } from "./values.ts";

const resources = z.strictObject({
  cpu: cpu.describe("CPU cores, such as 500m or 2."),
  memory: bytes.describe("Memory, such as 512Mi."),
  ephemeralStorage: bytes.describe("Scratch space and logs on the node."),
});

/** Requests and limits of one container, in Kubernetes quantities. */
export const containerResources = z
  .strictObject({
    requests: resources.describe("What the scheduler reserves."),
    limits: resources.describe("What the container may never exceed."),
  })
  .superRefine(({ requests, limits }, context) => {
    for (const name of ["cpu", "memory", "ephemeralStorage"] as const) {
      if (parseQuantity(requests[name]) <= parseQuantity(limits[name])) continue;
      const message = `must not be greater than the limit, ${limits[name]}`;
      context.addIssue({ code: "custom", message, path: ["requests", name], input: requests[name] });
    }
  });

/**
 * The same with a default.
 *
 * @param requests CPU and memory
 * @param limits CPU and memory
 * @param ephemeralStorage of both
 */
export const defaultResources = (
  requests: readonly [cpu: string, memory: string],
  limits: readonly [cpu: string, memory: string],
  ephemeralStorage: string,
) =>
  containerResources.default({
    requests: { cpu: requests[0], memory: requests[1], ephemeralStorage },
    limits: { cpu: limits[0], memory: limits[1], ephemeralStorage },
  });

const replicas = z
  .strictObject({
    min: z.int().min(1).describe("Replicas without load. Three or more survive the loss of a zone."),
    max: z.int().min(1).max(500).describe("Replicas under full load. The quota and the connection budget follow it."),
  })
  .superRefine(({ min, max }, context) => {
    if (min <= max) return;
    context.addIssue({ code: "custom", message: `must not be greater than max, ${max}`, path: ["min"], input: min });
  });

const autoscaling = z
  .strictObject({
    cpuUtilization: percent.default(70).describe("Target use of the requested CPU, in percent. Default: 70."),
    requestsPerSecond: requestMetric,
    scaleUp: z
      .strictObject({
        stabilizationSeconds: seconds.max(3600).default(0),
        percent: z.int().min(1).default(100).describe("May grow by so many percent a period. Default: 100."),
        pods: z.int().min(1).default(4).describe("May grow by so many pods a period; the larger counts. Default: 4."),
        periodSeconds: z.int().min(1).max(1800).default(15),
      })
      .prefault({}),
    scaleDown: z
      .strictObject({
        stabilizationSeconds: seconds.max(3600).default(300),
        percent: percent.default(50).describe("May shrink by so many percent a period. Default: 50."),
        periodSeconds: z.int().min(1).max(1800).default(60),
      })
      .prefault({}),
  })
  .prefault({})
  .describe("When replicas are added and removed.");

const surgeForm = "must be a number of pods, at least 1, or a percentage such as 25%";

const rollout = z
  .strictObject({
    maxSurge: z
      .union([z.int().min(1), z.string().regex(/^([1-9]\d?|100)%$/, surgeForm)], { error: surgeForm })
      .default("25%")
      .describe("Pods above the wanted number during a rollout. Default: 25%. None is ever missing."),
    minReadySeconds: seconds.default(10).describe("A new pod must stay ready so long. Default: 10."),
    progressDeadlineSeconds: z.int().min(60).default(600).describe("A rollout without progress fails. Default: 600."),
  })
  .prefault({});

const termination = z
  .strictObject({
    drainSeconds: seconds
      .max(120)
      .default(15)
      .describe("How long a pod keeps serving while load balancers forget it. Default: 15."),
    longestRequestSeconds: seconds
      .max(3600)
      .default(40)
      .describe("How long a request may take once the process was told to stop. Default: 40."),
  })
  .prefault({})
  .describe("Grace on shutdown: the grace period is the sum of both and a margin of 5 seconds.");

const contractOverrides = z
  .strictObject({
    command: z.array(z.string()).min(1).optional().describe("Replaces the entrypoint of the image."),
    httpPort: port.optional(),
    metricsPort: port.optional().describe("Equal to the HTTP port where the application has one listener."),
    metricsPath: path.optional(),
    startupPath: path.optional(),
    livenessPath: path.optional(),
    readinessPath: path.optional(),
    environment: z
      .record(z.string().regex(/^[A-Za-z_]\w*$/, "must be the name of an environment variable"), z.string())
      .optional()
      .describe("Added to the environment; replaces a variable of the same name. Never put a secret here."),
  })
  .prefault({})
  .describe("Replaces single parts of the application contract.");

/** Ports of the policy engine in each SARK pod: its containers share one network. */
export const opaPorts = { decisions: 8181, diagnostics: 8282 } as const;

const service = {
  replicas: replicas.describe("Bounds of the autoscaler."),
  resources: containerResources.describe("Requests and limits of one container."),
  autoscaling,
  rollout,
  termination,
  contract: contractOverrides,
};

export const sarkSchema = z
  .strictObject({
    ...service,
    database: z
      .strictObject({
        poolSize: z.int().min(1).default(5).describe("Connections a replica keeps per database. Default: 5."),
        maxOverflow: z.int().min(0).default(5).describe("Connections it may add under load. Default: 5."),
      })
      .prefault({})
      .describe("SARK has two databases, so a replica opens up to 2 × (poolSize + maxOverflow) connections."),
    migration: z
      .strictObject({
        command: z.array(z.string()).min(1).optional().describe("Default: what the application contract says."),
        deadlineSeconds: z.int().min(30).default(600).describe("A migration that takes longer fails. Default: 600."),
        retries: z.int().min(0).max(10).default(2).describe("Default: 2."),
      })
      .prefault({})
      .describe("The Job that migrates the databases before each rollout."),
    tls: sarkTls(defaultResources(["50m", "96Mi"], ["1", "256Mi"], "16Mi")),
  })
  .describe("The authorization service.");

export const gatewaySchema = z
  .strictObject({
    ...service,
    trust: gatewayTrust,
    admission: gatewayAdmission(defaultResources(["20m", "72Mi"], ["1", "192Mi"], "16Mi")),
    tls: gatewayTls(defaultResources(["50m", "96Mi"], ["1", "256Mi"], "16Mi")),
  })
  .describe("The MCP gateway.");

export const opaSchema = z
  .strictObject({
    resources: containerResources,
    logLevel: z.enum(["debug", "info", "error"]).default("info"),
    longestQuestion: z
      .int()
      .min(1024)
      .max(16_777_216)
      .default(65_536)
      .describe("Bytes of the longest question that is read; a longer one is refused. Default: 65536."),
    operatorTokenSha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/, "must be a SHA-256 hash: 64 lower-case hexadecimal digits")
      .optional()
      .describe(
        "SHA-256 hash of a token with which a replica shows its policies, data and status, through kubectl port-forward. " +
          "Keep the token out of the cluster. Without it nobody sees them.",
      ),
  })
  .describe("The policy engine beside each SARK replica.");

export type ContainerResources = Immutable<z.infer<typeof containerResources>>;
export type Autoscaling = Immutable<z.infer<typeof autoscaling>>;
export type Rollout = Immutable<z.infer<typeof rollout>>;
export type Termination = Immutable<z.infer<typeof termination>>;
export type Replicas = Immutable<z.infer<typeof replicas>>;
export type ContractOverrides = Immutable<z.infer<typeof contractOverrides>>;
