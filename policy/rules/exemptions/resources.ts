import { addressOf, loadExemptions } from "../../exemptions.ts";
import { wellArchitected } from "../../frameworks.ts";
import { stackRule } from "../../rule.ts";

export const exemptedResources = stackRule(
  {
    name: "exemptions-resources",
    displayName: "Exemptions are for something",
    description: "Exemptions must be for resources that their stack has: others hide what they were meant for.",
    severity: "medium",
    tags: ["exemptions"],
    remediationSteps: "Remove the exemption from the file, or write the resource's type and name as Pulumi shows them.",
    url: "https://www.pulumi.com/docs/insights/policy/",
    framework: wellArchitected("OPS05-BP02"),
  },
  (resources, report) => {
    const [first] = resources;
    if (first === undefined) return;
    const { stack } = addressOf(first.urn);
    const present = new Set(resources.map(({ urn }) => addressOf(urn).resource));
    for (const { rule, stack: meant, resource } of loadExemptions()) {
      if (meant !== stack || present.has(resource)) continue;
      report(`There is no ${resource} in stack ${stack}, which an exemption from ${rule} is for.`, first.urn);
    }
  },
);
