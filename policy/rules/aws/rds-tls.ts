import { controls } from "../../amazon.ts";
import { resourceRule } from "../../rule.ts";
import { some } from "../../unknown.ts";

interface Resource {
  readonly family?: string | null;
  readonly parameters?: readonly { readonly name?: string | null; readonly value?: string | null }[] | null;
}

export const rdsTls = resourceRule(
  {
    ...controls("RDS.38"),
    name: "aws-rds-tls",
    displayName: "Databases that demand TLS",
    description: "Parameter groups of PostgreSQL must refuse connections without TLS.",
    severity: "high",
    remediationSteps: "Add the parameter rds.force_ssl with the value 1.",
  },
  ["aws:rds/parameterGroup:ParameterGroup", "aws:rds/clusterParameterGroup:ClusterParameterGroup"],
  (resource: Resource, report) => {
    if (!/^(aurora-)?postgres/.test(resource.family ?? "")) return;
    const isForced = some(resource.parameters, ({ name, value }) => name === "rds.force_ssl" && value === "1");
    if (!isForced) report("parameters must have rds.force_ssl with the value 1.");
  },
);
