import { PolicyPack } from "@pulumi/policy";
import { convertOnce } from "./conversion.ts";
import { exempt } from "./exempt.ts";
import { loadExemptions } from "./exemptions.ts";
import { rules } from "./rules/index.ts";

convertOnce();
const exemptions = loadExemptions(rules.map(({ name }) => name));

new PolicyPack("sark-platform", {
  displayName: "SARK platform",
  description: "The security checklist of the SARK platform, enforced on every preview and update.",
  provider: "Kubernetes",
  enforcementLevel: "mandatory",
  policies: rules.map((rule) => exempt(rule, exemptions)),
});
