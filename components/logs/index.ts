import * as pulumi from "@pulumi/pulumi";
import type { CollectorSettings } from "../../settings/logs.ts";
import type { Settings } from "../../settings.ts";
import { LogAgent } from "./agent.ts";
import { LogCollector } from "./collector.ts";
import type { SecretStore } from "../secrets/index.ts";
import { LogCredentials } from "./credentials.ts";

export { type DecisionSpool, LogAgent } from "./agent.ts";
export { DecisionBucket } from "./decision-bucket.ts";
export { logAgentResources, logsDemands } from "./demands.ts";
export { logsFlows } from "./flows.ts";
export { logsMonitoring } from "./monitoring.ts";

export interface LogsArgs {
  readonly namespace: pulumi.Output<string>;
  readonly store: SecretStore;
  readonly settings: Settings;
  readonly logs: CollectorSettings;
  readonly priorityClass: pulumi.Output<string>;
  /** What must be in place before the first pod starts. */
  readonly after: readonly pulumi.Resource[];
}

/**
 * The way of decisions out of the platform: the policy engine writes each to a file, an agent beside it sends it to a collector,
 * and that keeps it on its disk until the sink has it. Nothing that was acknowledged on the way is lost with a process or a pod.
 */
export class Logs extends pulumi.ComponentResource {
  /** Goes with each SARK replica. */
  readonly agent: LogAgent;
  /** When certificates end, as RFC 3339. */
  readonly certificateEnds: Readonly<Record<string, pulumi.Output<string>>>;

  constructor(name: string, args: LogsArgs, options?: pulumi.ComponentResourceOptions) {
    super("sark:logs:Logs", name, {}, options);
    const { namespace, store, settings, logs } = args;
    const within = { parent: this };
    const credentials = new LogCredentials(
      `${name}-credentials`,
      { store, namespaceName: settings.namespace, protect: settings.deletionProtection },
      within,
    );
    new LogCollector(
      "log-collector",
      {
        namespace,
        store,
        settings,
        logs,
        certificate: credentials.collector,
        priorityClass: args.priorityClass,
        after: args.after,
      },
      within,
    );
    this.agent = new LogAgent("log-agent", { namespace, settings, logs, certificate: credentials.agent }, within);
    this.certificateEnds = credentials.certificateEnds;
    this.registerOutputs();
  }
}
