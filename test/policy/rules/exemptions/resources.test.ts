import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { compliantStack } from "../../application-stack.ts";
import { describeStackRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

const RULE = "exemptions-resources";

describe(`${RULE}, with exemptions for two stacks`, () => {
  const directory = mkdtempSync(join(tmpdir(), "exemptions-"));

  before(() => {
    const file = join(directory, "exemptions.yaml");
    const exemption = (stack: string, resource: string) => ({
      rule: "edge-limits",
      stack,
      resource,
      reason: "It is weighed.",
      until: new Date(Date.now() + 24 * 3600 * 1000).toISOString().slice(0, 10),
    });
    const exemptions = [
      exemption("test", "kubernetes:apps/v1:Deployment workload"),
      exemption("other", "kubernetes:apps/v1:Deployment missing"),
    ];
    writeFileSync(file, stringify({ exemptions }));
    process.env["POLICY_EXEMPTIONS"] = file;
  });

  after(() => {
    delete process.env["POLICY_EXEMPTIONS"];
    rmSync(directory, { recursive: true });
  });

  const { workload } = compliantStack;
  describeStackRule(RULE, compliantStack, {
    violates: {
      "a resource with another name": { workload: undefined, renamed: workload },
      "a resource of another type": { "workload.type": "kubernetes:apps/v1:StatefulSet" },
    },
    allows: { "more resources": { second: workload } },
    unknown: {},
    unrelated: { "workload.props": UNKNOWN.object },
  });
});
