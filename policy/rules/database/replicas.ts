import { databaseRule } from "../../database.ts";

export const replicas = databaseRule(
  {
    name: "database-replicas",
    displayName: "A majority survives",
    description: "Databases must have an odd number of replicas, at least 3: a majority outlives the loss of one.",
    severity: "high",
    tags: ["database", "availability"],
    remediationSteps: "Set spec.replicas to 3 or another odd number above it.",
    url: "https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#replicas",
  },
  ({ statefulSet }, report) => {
    // The API server's default.
    const number = statefulSet.spec?.replicas ?? 1;
    if (number < 3 || number % 2 === 0) report(`spec.replicas must be odd and at least 3: it is ${number}.`);
  },
);
