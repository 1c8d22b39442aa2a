import { databaseRule } from "../../database.ts";
import { wellArchitected } from "../../frameworks.ts";
import { specPath } from "../../pod.ts";

const SECONDS = 60;

interface Options {
  /** The shortest time to shut down that is allowed, in seconds. */
  readonly minimumSeconds: number;
}

export const terminationGrace = databaseRule<Options>(
  {
    name: "database-termination-grace",
    displayName: "Time to shut down",
    description: "Pods of databases must have 60 seconds or more to hand over and to write what they hold in memory.",
    severity: "medium",
    tags: ["database", "durability"],
    remediationSteps: "Set terminationGracePeriodSeconds of the pod to 60 or more.",
    url: "https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination",
    framework: wellArchitected("REL11-BP02"),
    configSchema: {
      properties: {
        minimumSeconds: {
          type: "integer",
          minimum: 1,
          default: SECONDS,
          description: "The shortest time to shut down that is allowed, in seconds.",
        },
      },
    },
  },
  ({ pod }, report, { minimumSeconds = SECONDS }) => {
    // The API server's default.
    const seconds = pod.spec.terminationGracePeriodSeconds ?? 30;
    if (seconds < minimumSeconds) {
      report(`${specPath(pod, "terminationGracePeriodSeconds")} must be at least ${minimumSeconds}: it is ${seconds}.`);
    }
  },
);
