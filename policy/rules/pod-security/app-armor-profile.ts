import { eachSecurityContext, type Pod } from "../../pod.ts";
import { podRule, type Report } from "../../rule.ts";
import { each, independently, isSet } from "../../unknown.ts";
import { standard } from "./standard.ts";

const ALLOWED: readonly unknown[] = ["RuntimeDefault", "Localhost"];

/** The annotation came before the field. Clusters still honour it, so it must not be a way around the field's check. */
const ANNOTATION = "container.apparmor.security.beta.kubernetes.io/";

function isAllowedAnnotation(value: string): boolean {
  return value === "" || value === "runtime/default" || value.startsWith("localhost/");
}

function judgeAnnotations(pod: Pod, report: Report): void {
  const annotations = pod.metadata.annotations ?? {};
  each(Object.keys(annotations), (key) => {
    if (key.startsWith(ANNOTATION) && !isAllowedAnnotation(annotations[key] ?? "")) {
      report(`The annotation ${key} must be "runtime/default" or "localhost/…".`);
    }
  });
}

export const appArmorProfile = podRule(
  standard({
    name: "pod-security-app-armor-profile",
    displayName: "AppArmor profile",
    description: "Pods and containers must not turn AppArmor off.",
    severity: "high",
    level: "baseline",
    control: "AppArmor",
    remediationSteps: 'Set securityContext.appArmorProfile.type to "RuntimeDefault", or remove field and annotation.',
  }),
  (pod, report) => {
    independently(
      () => {
        eachSecurityContext(pod, (context, path) => {
          if (isSet(context, "appArmorProfile") && !ALLOWED.includes(context.appArmorProfile?.type)) {
            report(`${path}.appArmorProfile.type must be "RuntimeDefault" or "Localhost".`);
          }
        });
      },
      () => {
        judgeAnnotations(pod, report);
      },
    );
  },
);
