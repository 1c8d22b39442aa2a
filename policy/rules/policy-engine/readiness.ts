import { wellArchitected } from "../../frameworks.ts";
import { eachPolicyEngine } from "../../policy-engine.ts";
import { podRule } from "../../rule.ts";
import { isSet } from "../../unknown.ts";

export const policyEngineReadiness = podRule(
  {
    name: "policy-engine-readiness",
    displayName: "No requests before the policies",
    description:
      "Open Policy Agent must have a startup or a readiness probe: its pod would be ready before there are policies to decide by.",
    severity: "high",
    tags: ["policy-engine", "availability"],
    remediationSteps:
      "Add a startupProbe and a readinessProbe that ask /health?bundles, and run it as a sidecar among initContainers, before what asks it.",
    url: "https://www.openpolicyagent.org/docs/rest-api#health-api",
    framework: wellArchitected("REL11-BP01"),
  },
  (pod, report) => {
    eachPolicyEngine(pod, ({ container }, path) => {
      if (!isSet(container, "startupProbe") && !isSet(container, "readinessProbe"))
        report(`${path} must have a startupProbe or a readinessProbe.`);
    });
  },
);
