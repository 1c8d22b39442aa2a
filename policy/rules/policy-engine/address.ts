import { wellArchitected } from "../../frameworks.ts";
import { eachPolicyEngine } from "../../policy-engine.ts";
import { podRule } from "../../rule.ts";

/** An address that is reached from the same pod only. */
const LOOPBACK = /^(https?:\/\/)?(127\.\d+\.\d+\.\d+|localhost|\[::1\]):\d+$|^unix:\/\//;

export const policyEngineAddress = podRule(
  {
    name: "policy-engine-address",
    displayName: "Policy engine on the loopback address",
    description: "Open Policy Agent must listen for questions on the loopback address of its pod, and say so.",
    severity: "critical",
    tags: ["policy-engine", "network"],
    remediationSteps:
      "Set --addr=127.0.0.1:8181, and --diagnostic-addr=0.0.0.0:8282 for probes and metrics. Versions before 1.0 listen to " +
      "everybody where --addr is missing.",
    url: "https://www.openpolicyagent.org/docs/latest/security/",
    framework: wellArchitected("SEC05-BP02"),
  },
  (pod, report) => {
    eachPolicyEngine(pod, ({ option }, path) => {
      const addresses = option("--addr", "-a");
      if (addresses.length === 0) report(`${path}.args must contain --addr with a loopback address.`);
      const open = addresses.filter((address) => !LOOPBACK.test(address));
      if (open.length > 0)
        report(`${path}.args must name no address but loopback ones in --addr: "${open.join(", ")}".`);
    });
  },
);
