import { eachSecurityContext } from "../../pod.ts";
import { podRule } from "../../rule.ts";
import { each, independently } from "../../unknown.ts";
import { standard } from "./standard.ts";

/** The types of the container policy that confine a process; an empty one leaves the choice to the runtime. */
const CONFINED: ReadonlySet<string> = new Set([
  "",
  "container_t",
  "container_init_t",
  "container_kvm_t",
  "container_engine_t",
]);

export const seLinuxOptions = podRule(
  standard({
    name: "pod-security-se-linux-options",
    displayName: "Confined SELinux context",
    description: "Pods and containers must keep an SELinux type that confines them, and set no SELinux user or role.",
    severity: "high",
    level: "baseline",
    control: "SELinux",
    remediationSteps: "Remove seLinuxOptions from the security context, or set only a type of the container policy.",
  }),
  (pod, report) => {
    eachSecurityContext(pod, (context, path) => {
      independently(
        () => {
          const type = context.seLinuxOptions?.type ?? "";
          if (!CONFINED.has(type)) report(`${path}.seLinuxOptions.type must not be "${type}".`);
        },
        () => {
          each(["user", "role"] as const, (field) => {
            if (context.seLinuxOptions?.[field]) report(`${path}.seLinuxOptions.${field} must not be set.`);
          });
        },
      );
    });
  },
);
