import type { PolicyComplianceFramework } from "@pulumi/policy";
import type { Description } from "../../rule.ts";

/** A check of the Pod Security Standards: what differs from one to the next. */
interface Check extends Pick<Description, "name" | "displayName" | "description" | "severity" | "remediationSteps"> {
  /** The level that introduces the check. The level `restricted` includes all of `baseline`. */
  readonly level: "baseline" | "restricted";
  /** The control's name in the standard. */
  readonly control: string;
}

/** Describes a rule that enforces one control of the Pod Security Standards. */
export function standard({ level, control, ...description }: Check): Description {
  const url = `https://kubernetes.io/docs/concepts/security/pod-security-standards/#${level}`;
  const framework: PolicyComplianceFramework = {
    name: "Kubernetes Pod Security Standards",
    version: "v1.35",
    reference: url,
    specification: `${level}: ${control}`,
  };
  return { ...description, tags: ["pod-security", level], url, framework };
}
