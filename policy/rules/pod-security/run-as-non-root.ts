import { eachContainer, specPath } from "../../pod.ts";
import { podRule } from "../../rule.ts";
import { independently, isSet } from "../../unknown.ts";
import { standard } from "./standard.ts";

/** Admission passes root in a pod with its own user namespace from v1.35 on. This rule does not: v1.34 refuses it. */
export const runAsNonRoot = podRule(
  standard({
    name: "pod-security-run-as-non-root",
    displayName: "Runs as non-root",
    description: "Pods or all their containers must demand that no process starts as root.",
    severity: "high",
    level: "restricted",
    control: "Running as Non-root",
    remediationSteps: "Set securityContext.runAsNonRoot of the pod to true and remove it from the containers.",
  }),
  (pod, report) => {
    const demand = (path: string): void => {
      report(`${path}.runAsNonRoot must be true.`);
    };
    independently(
      () => {
        if (pod.spec.securityContext?.runAsNonRoot === false) demand(specPath(pod, "securityContext"));
      },
      () => {
        eachContainer(pod, ({ securityContext }, path) => {
          const own = securityContext?.runAsNonRoot;
          // The pod's value, where set, is judged above; a container must not contradict it.
          const inherits = own == null && isSet(pod.spec.securityContext, "runAsNonRoot");
          if (own !== true && !inherits) demand(`${path}.securityContext`);
        });
      },
    );
  },
);
