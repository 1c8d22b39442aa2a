import type { LogsSettings } from "../../settings/logs.ts";
import type { ContainerResources } from "../../settings/services.ts";
import type { Demand } from "../namespace/index.ts";

/** What an agent takes beside each SARK replica, if there is one. */
export const logAgentResources = (logs: LogsSettings): readonly ContainerResources[] =>
  logs.mode === "collector" ? [logs.agent.resources] : [];

/** What collectors take at most of the namespace's quota. */
export const logsDemands = (logs: LogsSettings): readonly Demand[] =>
  logs.mode === "collector" ? [{ pods: logs.replicas, containers: [logs.resources] }] : [];
