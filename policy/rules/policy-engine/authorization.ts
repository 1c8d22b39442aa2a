import { wellArchitected } from "../../frameworks.ts";
import { eachPolicyEngine } from "../../policy-engine.ts";
import { podRule } from "../../rule.ts";

export const policyEngineAuthorization = podRule(
  {
    name: "policy-engine-authorization",
    displayName: "Policy engine decides who may ask it",
    description: "Open Policy Agent must run with authorization: without, whoever reaches it can replace its policies.",
    severity: "critical",
    tags: ["policy-engine"],
    remediationSteps:
      "Set --authorization=basic, and a policy system.authz that admits the one question and nothing else.",
    url: "https://www.openpolicyagent.org/docs/latest/security/#authentication-and-authorization",
    framework: wellArchitected("SEC09-BP03"),
  },
  (pod, report) => {
    eachPolicyEngine(pod, ({ option }, path) => {
      const schemes = option("--authorization");
      if (schemes.length === 0 || schemes.some((scheme) => scheme !== "basic")) {
        report(`${path}.args must contain --authorization=basic.`);
      }
    });
  },
);
