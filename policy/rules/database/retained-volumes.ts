import { databaseRule } from "../../database.ts";
import { wellArchitected } from "../../frameworks.ts";
import { each } from "../../unknown.ts";

export const retainedVolumes = databaseRule(
  {
    name: "database-retained-volumes",
    displayName: "Volumes outlive the database",
    description: "StatefulSets of databases must keep their volumes when they are deleted or scaled down.",
    severity: "critical",
    tags: ["database", "durability"],
    remediationSteps: "Set whenDeleted and whenScaled of spec.persistentVolumeClaimRetentionPolicy to Retain.",
    url: "https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#persistentvolumeclaim-retention",
    framework: wellArchitected("REL09-BP01"),
  },
  ({ statefulSet }, report) => {
    each(["whenDeleted", "whenScaled"] as const, (event) => {
      if (statefulSet.spec?.persistentVolumeClaimRetentionPolicy?.[event] !== "Retain") {
        report(`spec.persistentVolumeClaimRetentionPolicy.${event} must be Retain.`);
      }
    });
  },
);
