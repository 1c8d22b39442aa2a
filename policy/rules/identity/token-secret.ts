import { cis } from "../../frameworks.ts";
import { resourceRule } from "../../rule.ts";

export const tokenSecret = resourceRule(
  {
    name: "identity-token-secret",
    displayName: "No tokens without an end",
    description: "Secrets must not hold tokens of service accounts: such tokens never expire.",
    severity: "high",
    tags: ["identity", "service-account"],
    remediationSteps: "Remove the Secret and give the pod a projected volume with a serviceAccountToken.",
    url: "https://kubernetes.io/docs/concepts/configuration/secret/#serviceaccount-token-secrets",
    framework: cis("5.1.6"),
  },
  ["kubernetes:core/v1:Secret"],
  ({ type }: { readonly type?: string | null }, report) => {
    if (type === "kubernetes.io/service-account-token") report(`type must not be ${type}.`);
  },
);
