import { imageReference } from "../../settings/image-reference.ts";
import { opaPorts } from "../../settings/services.ts";
import type { Settings } from "../../settings.ts";
import type { ContainerArgs } from "../workload/index.ts";

/** Where OPA answers, inside the pod only. */
const address = `127.0.0.1:${opaPorts.decisions}`;

/** Health and metrics; nothing can be decided or changed there. */
export const diagnosticsPort = opaPorts.diagnostics;

/** What SARK is told about the policy engine. */
export const decisionPoint = { url: `http://${address}`, path: "/v1/data/mcp/gateway/result" } as const;

/** Where the files of the policy engine are in its container. */
export const directories = { policies: "/policies", bundles: "/bundles" } as const;

/** Where OPA listens in the pod. */
const listeners = { decisions: address, diagnostics: `0.0.0.0:${diagnosticsPort}` };

/**
 * The arguments of `opa`.
 *
 * @param sources what it loads: a directory, or the configuration that says where bundles are
 */
export const opaArguments = (
  sources: readonly string[],
  settings: Pick<Settings["opa"], "logLevel" | "longestQuestion">,
  listen = listeners,
): readonly string[] => [
  "run",
  "--server",
  `--addr=${listen.decisions}`,
  `--diagnostic-addr=${listen.diagnostics}`,
  // Tells system.authz the token of a request; a request without one is judged as well.
  "--authentication=token",
  "--authorization=basic",
  // The one request that it would make by itself.
  "--skip-version-check",
  // A ConfigMap volume holds its files twice, once below a hidden folder.
  "--ignore=.*",
  // Otherwise a table would be converted for each question about it.
  "--optimize-store-for-read-speed",
  "--set=decision_logs.console=true",
  `--set=server.decoding.max_length=${settings.longestQuestion}`,
  `--set=server.decoding.gzip.max_length=${settings.longestQuestion}`,
  `--log-level=${settings.logLevel}`,
  "--log-format=json",
  ...sources,
];

/** The container of the policy engine. */
export function opaContainer(
  image: Settings["images"]["opa"],
  settings: Settings["opa"],
  args: Pick<ContainerArgs, "mounts" | "environment" | "secretEnvironment"> & { readonly sources: readonly string[] },
): ContainerArgs {
  const { sources, environment, ...rest } = args;
  const healthy = { path: "/health", port: diagnosticsPort };
  const ready = { path: "/health?bundles&plugins", port: diagnosticsPort };
  return {
    name: "opa",
    image: imageReference(image),
    arguments: opaArguments(sources, settings),
    ports: { "opa-metrics": diagnosticsPort },
    // OPA keeps below the memory limit by itself, so the collector may be lazy until then: a decision costs a fifth less.
    environment: { GOGC: "400", ...environment },
    resources: settings.resources,
    ...rest,
    probes: {
      startup: { check: ready, period: 1, timeout: 1, failures: 60 },
      readiness: { check: ready, period: 5, timeout: 2, failures: 3 },
      liveness: { check: healthy, period: 10, timeout: 5, failures: 3 },
    },
  };
}
