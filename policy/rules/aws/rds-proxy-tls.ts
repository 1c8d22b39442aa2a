import { controls, PROXY } from "../../amazon.ts";
import { resourceRule } from "../../rule.ts";
import { independently } from "../../unknown.ts";

interface Resource {
  readonly requireTls?: boolean | null;
  readonly debugLogging?: boolean | null;
}

export const rdsProxyTls = resourceRule(
  {
    ...controls("RDS.43"),
    name: "aws-rds-proxy-tls",
    displayName: "Proxies of databases that demand TLS",
    description: "RDS proxies must refuse connections without TLS, and must not write statements into their logs.",
    severity: "high",
    remediationSteps: "Set requireTls to true, and leave debugLogging out.",
  },
  [PROXY],
  (resource: Resource, report) => {
    independently(
      () => {
        if (resource.requireTls !== true) report("requireTls must be true.");
      },
      () => {
        if (resource.debugLogging === true) report("debugLogging must not be true: statements would be in the log.");
      },
    );
  },
);
