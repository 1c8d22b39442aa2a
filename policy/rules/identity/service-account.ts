import { cis } from "../../frameworks.ts";
import { specPath } from "../../pod.ts";
import { podRule } from "../../rule.ts";

export const serviceAccount = podRule(
  {
    name: "identity-service-account",
    displayName: "Own service account",
    description: "Pods must name a service account of their own: all others in the namespace share the default one.",
    severity: "medium",
    tags: ["identity", "service-account"],
    remediationSteps: "Create a ServiceAccount for the workload and set serviceAccountName to its name.",
    url: "https://kubernetes.io/docs/concepts/security/service-accounts/#default-service-accounts",
    framework: cis("5.1.5"),
  },
  (pod, report) => {
    const name = pod.spec.serviceAccountName ?? "";
    if (name === "" || name === "default") {
      report(`${specPath(pod, "serviceAccountName")} must name a service account other than "default".`);
    }
  },
);
