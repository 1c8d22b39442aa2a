import { PolicyPack } from "@pulumi/policy";
import { rules } from "./rules/index.ts";

new PolicyPack("sark-platform", {
  displayName: "SARK platform",
  description: "The security checklist of the SARK platform, enforced on every preview and update.",
  provider: "Kubernetes",
  enforcementLevel: "mandatory",
  policies: [...rules],
});
