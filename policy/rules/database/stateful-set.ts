import { runsDatabase } from "../../database.ts";
import { wellArchitected } from "../../frameworks.ts";
import { podOf } from "../../pod.ts";
import { resourceRule } from "../../rule.ts";

/** Workloads that keep running. Jobs run the images of databases as clients, and end. */
const TYPES = [
  "kubernetes:core/v1:Pod",
  "kubernetes:core/v1:ReplicationController",
  "kubernetes:apps/v1:Deployment",
  "kubernetes:apps/v1:DaemonSet",
  "kubernetes:apps/v1:ReplicaSet",
];

export const statefulSet = resourceRule(
  {
    name: "database-stateful-set",
    displayName: "Databases in StatefulSets",
    description: "Databases must run in StatefulSets, where each pod keeps its name and its volumes.",
    severity: "high",
    tags: ["database", "availability"],
    remediationSteps: "Make the workload a StatefulSet with volumeClaimTemplates.",
    url: "https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/",
    framework: wellArchitected("REL11-BP03"),
  },
  TYPES,
  (workload, report, type) => {
    const pod = podOf(type, workload);
    if (pod !== undefined && runsDatabase(pod)) report("A database must be a StatefulSet.");
  },
);
