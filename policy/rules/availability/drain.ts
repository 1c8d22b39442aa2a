import { eachAutoscaled } from "../../autoscaler.ts";
import { wellArchitected } from "../../frameworks.ts";
import { eachContainer } from "../../pod.ts";
import { stackRule } from "../../rule.ts";
import { isSet } from "../../unknown.ts";

export const drain = stackRule(
  {
    name: "availability-drain",
    displayName: "Pods answer until nobody asks",
    description:
      "Workloads with a HorizontalPodAutoscaler must have a preStop hook in each container with ports: requests come until all nodes know that the pod is gone.",
    severity: "high",
    tags: ["availability"],
    remediationSteps:
      "Set lifecycle.preStop.sleep to 10 seconds or so, and terminationGracePeriodSeconds to more than that and the longest request.",
    url: "https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination",
    framework: wellArchitected("REL05-BP01"),
  },
  (resources, report) => {
    eachAutoscaled(resources, (workload, pod) => {
      // Sidecars among the init containers end after these.
      eachContainer(
        pod,
        (container, path) => {
          if (isSet(container.lifecycle, "preStop") || (container.ports ?? []).length === 0) return;
          report(`${path}.lifecycle.preStop must wait for the last requests.`, workload.urn);
        },
        ["containers"],
      );
    });
  },
);
