import { wellArchitected } from "../../frameworks.ts";
import { eachPolicyEngine } from "../../policy-engine.ts";
import { podRule } from "../../rule.ts";

export const policyEngineImage = podRule(
  {
    name: "policy-engine-image",
    displayName: "Policy engine of one version",
    description: "Open Policy Agent must be named by digest and not as latest: another version may decide otherwise.",
    severity: "high",
    tags: ["policy-engine", "images"],
    remediationSteps: "Name the image by its version and digest, such as opa:1.19.0-static@sha256:<digest>.",
    url: "https://www.openpolicyagent.org/docs/latest/deployments/#docker",
    framework: wellArchitected("SEC06-BP01"),
  },
  (pod, report) => {
    eachPolicyEngine(pod, ({ image }, path) => {
      if (!/@sha256:[0-9a-f]{64}$/.test(image)) report(`${path}.image must end with a digest: "${image}".`);
      else if (/:latest(-[^@/]*)?@/.test(image)) report(`${path}.image must not be called latest: "${image}".`);
    });
  },
);
