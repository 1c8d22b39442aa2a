import { hardeningGuidance } from "../../frameworks.ts";
import type { Container } from "../../kubernetes.ts";
import { eachContainer } from "../../pod.ts";
import { podRule, type Report } from "../../rule.ts";
import { each, independently } from "../../unknown.ts";

const RESOURCES = ["cpu", "memory", "ephemeral-storage"] as const;

function judge(container: Container, path: string, report: Report): void {
  const missing: string[] = [];
  independently(
    () => {
      each(["requests", "limits"] as const, (kind) => {
        each(RESOURCES, (resource) => {
          if (container.resources?.[kind]?.[resource] == null) missing.push(`${kind}.${resource}`);
        });
      });
    },
    () => {
      if (missing.length > 0) report(`${path}.resources must set ${missing.join(", ")}.`);
    },
  );
}

export const requestsAndLimits = podRule(
  {
    name: "resources-requests-and-limits",
    displayName: "Requests and limits",
    description: "Containers must request and limit CPU, memory and ephemeral storage.",
    severity: "medium",
    tags: ["resources", "availability"],
    remediationSteps: "Set resources.requests and resources.limits for cpu, memory and ephemeral-storage.",
    url: "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/",
    framework: hardeningGuidance("Resource policies"),
  },
  (pod, report) => {
    // Not the ephemeral containers: the API refuses resources there, they use what the pod has left.
    eachContainer(
      pod,
      (container, path) => {
        judge(container, path, report);
      },
      ["initContainers", "containers"],
    );
  },
);
