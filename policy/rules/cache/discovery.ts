import { eachCache } from "../../cache.ts";
import { SERVICE } from "../../edge.ts";
import { wellArchitected } from "../../frameworks.ts";
import { stackRule } from "../../rule.ts";
import type { Service } from "../../service.ts";
import { inNamespace, namespaceOf } from "../../stack.ts";
import { allOf, each, independently } from "../../unknown.ts";

export const cacheDiscovery = stackRule(
  {
    name: "cache-discovery",
    displayName: "Members find each other as they start",
    description:
      "Caches of several members must start them at once, and their Service must name those that are not ready: a member is ready only once it has met the others.",
    severity: "medium",
    tags: ["cache", "availability"],
    remediationSteps:
      "Set podManagementPolicy of the StatefulSet to Parallel, and publishNotReadyAddresses of the Service that serviceName names to true.",
    url: "https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#pod-management-policies",
    framework: wellArchitected("REL11-BP03"),
  },
  (resources, report) => {
    eachCache(resources, report, ({ statefulSet }, report) => {
      const { spec } = statefulSet;
      if ((spec?.replicas ?? 1) < 2) return;
      independently(
        () => {
          if (spec?.podManagementPolicy !== "Parallel") report("spec.podManagementPolicy must be Parallel.");
        },
        () => {
          each(
            inNamespace(resources, () => namespaceOf(statefulSet), SERVICE),
            ({ props, name }) => {
              const service = props as Service;
              const isSilent = allOf(
                () => namespaceOf(service) === namespaceOf(statefulSet),
                () => service.metadata?.name === spec?.serviceName,
                () => service.spec?.publishNotReadyAddresses !== true,
              );
              if (isSilent)
                report(`${name}, which spec.serviceName names, must set spec.publishNotReadyAddresses to true.`);
            },
          );
        },
      );
    });
  },
);
