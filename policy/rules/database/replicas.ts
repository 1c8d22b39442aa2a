import { databaseRule } from "../../database.ts";
import { wellArchitected } from "../../frameworks.ts";

const REPLICAS = 3;

interface Options {
  /** The smallest number of replicas that is allowed. */
  readonly minimum: number;
}

export const replicas = databaseRule<Options>(
  {
    name: "database-replicas",
    displayName: "A majority survives",
    description: "Databases must have an odd number of replicas, at least 3: a majority outlives the loss of one.",
    severity: "high",
    tags: ["database", "availability"],
    remediationSteps: "Set spec.replicas to 3 or another odd number above it.",
    url: "https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#replicas",
    framework: wellArchitected("REL11-BP02"),
    configSchema: {
      properties: {
        minimum: {
          type: "integer",
          minimum: 1,
          default: REPLICAS,
          description: "The smallest number of replicas that is allowed.",
        },
      },
    },
  },
  ({ statefulSet }, report, { minimum = REPLICAS }) => {
    // The API server's default.
    const number = statefulSet.spec?.replicas ?? 1;
    if (number < minimum || number % 2 === 0) {
      report(`spec.replicas must be odd and at least ${minimum}: it is ${number}.`);
    }
  },
);
