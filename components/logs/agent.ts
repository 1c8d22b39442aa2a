import * as pulumi from "@pulumi/pulumi";
import { imageReference } from "../../settings/image-reference.ts";
import { promisedImage } from "../../settings/images.ts";
import type { CollectorSettings } from "../../settings/logs.ts";
import { parseQuantity } from "../../settings/quantities.ts";
import type { Settings } from "../../settings.ts";
import { Configuration } from "../configuration/index.ts";
import type { ContainerArgs, Mount, Volume } from "../workload/index.ts";
import { agentArguments, agentConfiguration, podVariables, spoolArguments } from "./agent-configuration.ts";
import { agentDirectories, agentName, agentPorts, files } from "./names.ts";

export interface LogAgentArgs {
  readonly namespace: pulumi.Output<string>;
  readonly settings: Settings;
  readonly logs: CollectorSettings;
  /** Secret with the agent's certificate; another name of it rolls the pods. */
  readonly certificate: pulumi.Output<string>;
}

/** What the policy engine needs to write its decisions where the agent reads them. */
export interface DecisionSpool {
  /** Arguments of `opa`. */
  readonly arguments: readonly string[];
  readonly mount: Mount;
}

const volumes = { configuration: "log-agent", tls: "log-agent-tls", spool: "decisions" } as const;

/**
 * A sidecar of each SARK replica that sends what the policy engine decided to a collector. It starts before the engine and ends
 * after it. The engine writes to files that both see, so that it never waits for the network, and what it wrote survives it.
 */
export class LogAgent extends pulumi.ComponentResource {
  readonly sidecar: ContainerArgs;
  readonly volumes: readonly Volume[];
  readonly spool: DecisionSpool;

  constructor(name: string, args: LogAgentArgs, options?: pulumi.ComponentResourceOptions) {
    super("sark:logs:LogAgent", name, {}, options);
    const { namespace, settings, logs, certificate } = args;
    const { agent } = logs;
    const configuration = new Configuration(
      `${name}-config`,
      {
        namespace,
        identity: { name: agentName, component: "logs" },
        data: { [files.configuration]: agentConfiguration(settings) },
      },
      { parent: this },
    );
    const healthy = { path: "/", port: agentPorts.health };
    this.sidecar = {
      name: agentName,
      image: imageReference(promisedImage(settings.images, "otelCollector")),
      arguments: agentArguments,
      ports: { "log-metrics": agentPorts.metrics },
      fieldEnvironment: podVariables,
      resources: agent.resources,
      mounts: [
        { volume: volumes.configuration, path: agentDirectories.configuration },
        { volume: volumes.tls, path: agentDirectories.tls },
        { volume: volumes.spool, path: agentDirectories.spool, readOnly: false },
      ],
      // It is well also while no collector answers: decisions go on, and wait. One that hangs is restarted before it could take
      // its SARK out of service.
      probes: {
        startup: { check: healthy, period: 1, timeout: 1, failures: 60 },
        readiness: { check: healthy, period: 30, timeout: 5, failures: 10 },
        liveness: {
          check: { path: "/metrics", port: agentPorts.metrics },
          period: 20,
          timeout: 5,
          failures: 6,
        },
      },
    };
    this.volumes = [
      { name: volumes.configuration, configMap: configuration.configMap },
      { name: volumes.tls, secretName: certificate },
      { name: volumes.spool, sizeLimit: agent.spool },
    ];
    this.spool = {
      arguments: spoolArguments(parseQuantity(agent.spool)),
      mount: { volume: volumes.spool, path: agentDirectories.spool, readOnly: false },
    };
    this.registerOutputs();
  }
}
