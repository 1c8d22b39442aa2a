import { databaseRule } from "../../database.ts";
import { specPath } from "../../pod.ts";

const SECONDS = 60;

export const terminationGrace = databaseRule(
  {
    name: "database-termination-grace",
    displayName: "Time to shut down",
    description: "Pods of databases must have 60 seconds or more to hand over and to write what they hold in memory.",
    severity: "medium",
    tags: ["database", "durability"],
    remediationSteps: "Set terminationGracePeriodSeconds of the pod to 60 or more.",
    url: "https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination",
  },
  ({ pod }, report) => {
    // The API server's default.
    const seconds = pod.spec.terminationGracePeriodSeconds ?? 30;
    if (seconds < SECONDS) {
      report(`${specPath(pod, "terminationGracePeriodSeconds")} must be at least ${SECONDS}: it is ${seconds}.`);
    }
  },
);
