import { mostPods } from "../../settings/capacity.ts";
import type { PostgresSettings } from "../../settings/postgres.ts";
import type { Demand } from "../namespace/index.ts";
import { jobResources } from "./maintenance.ts";

/** What the database takes at most of the namespace's quota. */
export function postgresDemands(settings: PostgresSettings): readonly Demand[] {
  if (settings.mode === "existing") return [];
  // The Job, and the one of the release before while it ends.
  if (settings.mode === "rds") return [{ pods: 2, containers: [jobResources] }];
  const { replicas, resources, sidecarResources, pooling, backup } = settings;
  return [
    { pods: replicas, containers: [resources, sidecarResources, sidecarResources] },
    // Each Job, and the one of the release before while it ends.
    { pods: 6, containers: [jobResources] },
    // One run of each schedule, and the first backup.
    { pods: 4, containers: [backup.resources] },
    ...(pooling.enabled
      ? [
          {
            pods: mostPods({ max: pooling.replicas }, { maxSurge: 1 }),
            containers: [pooling.resources, ...(pooling.metrics ? [sidecarResources] : [])],
          },
        ]
      : []),
  ];
}
