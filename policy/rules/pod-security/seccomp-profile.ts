import { eachContainer, type Pod, runsOnWindows, specPath } from "../../pod.ts";
import type { SecurityContext } from "../../kubernetes.ts";
import { podRule } from "../../rule.ts";
import { independently, isSet } from "../../unknown.ts";
import { standard } from "./standard.ts";

const ALLOWED: readonly unknown[] = ["RuntimeDefault", "Localhost"];

function isForbidden(context: SecurityContext | null | undefined): boolean {
  return isSet(context, "seccompProfile") && !ALLOWED.includes(context?.seccompProfile?.type);
}

/** A container without a profile takes the pod's; whether that one is allowed is judged on the pod itself. */
function hasNone(pod: Pod, context: SecurityContext | null | undefined): boolean {
  return !isSet(context, "seccompProfile") && !isSet(pod.spec.securityContext, "seccompProfile");
}

export const seccompProfile = podRule(
  standard({
    name: "pod-security-seccomp-profile",
    displayName: "Seccomp profile",
    description: "Pods or all their containers must name the seccomp profile RuntimeDefault or Localhost.",
    severity: "high",
    level: "restricted",
    control: "Seccomp",
    remediationSteps: 'Set securityContext.seccompProfile.type of the pod to "RuntimeDefault".',
  }),
  (pod, report) => {
    const demand = (path: string): void => {
      if (!runsOnWindows(pod)) report(`${path}.seccompProfile.type must be "RuntimeDefault" or "Localhost".`);
    };
    independently(
      () => {
        if (isForbidden(pod.spec.securityContext)) demand(specPath(pod, "securityContext"));
      },
      () => {
        eachContainer(pod, ({ securityContext }, path) => {
          if (isForbidden(securityContext) || hasNone(pod, securityContext)) demand(`${path}.securityContext`);
        });
      },
    );
  },
);
