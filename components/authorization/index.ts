import type { Input } from "@pulumi/pulumi";
import * as pulumi from "@pulumi/pulumi";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { imageReference } from "../../settings/images.ts";
import { opaPorts } from "../../settings/services.ts";
import type { Settings } from "../../settings.ts";
import { Configuration } from "../configuration/index.ts";
import type { ConfigurationVolume, ContainerArgs } from "../workload/index.ts";

/** Where OPA answers, inside the pod only. */
const address = `127.0.0.1:${opaPorts.decisions}`;

/** Health and metrics; nothing can be decided or changed there. */
export const diagnosticsPort = opaPorts.diagnostics;

/** What SARK is told about the policy engine. */
export const decisionPoint = { url: `http://${address}`, path: "/v1/data/mcp/gateway/result" } as const;

const policyFiles = ["authz.rego", "gateway.rego"] as const;

export interface AuthorizationArgs {
  readonly namespace: Input<string>;
  readonly image: Settings["images"]["opa"];
  readonly settings: Settings["opa"];
  /** What the policies decide by. */
  readonly data: Settings["authorization"];
}

/**
 * The policy engine: Open Policy Agent as a sidecar of each SARK replica, so that a decision never crosses the network.
 * It listens on the loopback address only, denies by default and logs every decision.
 */
export class Authorization extends pulumi.ComponentResource {
  /** To be started before SARK. */
  readonly sidecar: ContainerArgs;
  /** To be added to the pod. */
  readonly volume: ConfigurationVolume;

  constructor(name: string, args: AuthorizationArgs, options?: pulumi.ComponentResourceOptions) {
    super("sark:authorization:Authorization", name, {}, options);
    const policies = new Configuration(
      `${name}-policies`,
      {
        namespace: args.namespace,
        identity: { name: "opa", component: "authorization" },
        data: {
          ...Object.fromEntries(policyFiles.map((file) => [file, readPolicy(file)])),
          "data.json": JSON.stringify(args.data),
        },
      },
      { parent: this },
    );
    this.volume = { name: "policies", configMap: policies.configMap };
    this.sidecar = opaContainer(args.image, args.settings, this.volume.name);
    this.registerOutputs({ policies: policies.configMap });
  }
}

/** Where OPA listens in the pod. */
const listeners = { decisions: address, diagnostics: `0.0.0.0:${diagnosticsPort}` };

/** The arguments of `opa`, with the policies in `directory`. */
export const opaArguments = (directory: string, logLevel: string, listen = listeners): readonly string[] => [
  "run",
  "--server",
  `--addr=${listen.decisions}`,
  `--diagnostic-addr=${listen.diagnostics}`,
  "--authorization=basic",
  "--skip-version-check",
  // A ConfigMap volume holds its files twice, once below a hidden folder.
  "--ignore=.*",
  "--set=decision_logs.console=true",
  `--log-level=${logLevel}`,
  "--log-format=json",
  directory,
];

function opaContainer(image: AuthorizationArgs["image"], settings: AuthorizationArgs["settings"], volume: string) {
  const directory = "/policies";
  const healthy = { path: "/health", port: diagnosticsPort };
  const ready = { path: "/health?bundles&plugins", port: diagnosticsPort };
  return {
    name: "opa",
    image: imageReference(image),
    arguments: opaArguments(directory, settings.logLevel),
    ports: { "opa-metrics": diagnosticsPort },
    resources: settings.resources,
    mounts: [{ volume, path: directory }],
    probes: {
      startup: { check: ready, period: 1, timeout: 1, failures: 60 },
      readiness: { check: ready, period: 5, timeout: 2, failures: 3 },
      liveness: { check: healthy, period: 10, timeout: 5, failures: 3 },
    },
  } satisfies ContainerArgs;
}

const readPolicy = (file: string): string => readFileSync(join(import.meta.dirname, "policies", file), "utf8");
