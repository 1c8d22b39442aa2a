import type { Check } from "./checks.ts";
import type { VaultSettings } from "./secrets.ts";
import { chosenKeys } from "./vault-contents.ts";

/** What must hold together where secrets are in a store outside the cluster. */
export const secretChecks: readonly Check[] = [
  vaultCheck("secrets.references", ({ references }) => {
    const taken = Object.keys(references).filter((name) => name in chosenKeys);
    return taken.length === 0
      ? undefined
      : `must not name ${taken.join(", ")}: there the platform's own keys are. Use another name`;
  }),
  vaultCheck("secrets.versions", ({ versions, references }) => {
    const known = [...Object.keys(chosenKeys), ...Object.keys(references)];
    const unknown = Object.keys(versions).filter((name) => !known.includes(name));
    return unknown.length === 0
      ? undefined
      : `must name secrets that the platform reads, ${known.join(", ")}, and names ${unknown.join(", ")}`;
  }),
  {
    needs: ["secrets", "namespace"],
    at: "secrets.operator.namespace",
    problem: ({ secrets, namespace }) =>
      secrets.mode !== "kubernetes" && secrets.operator.namespace === namespace
        ? `must not be ${namespace}, which is the platform's own: its policies would cut the operator off from the store`
        : undefined,
  },
];

function vaultCheck(at: string, problem: (settings: VaultSettings) => string | undefined): Check {
  return {
    needs: ["secrets"],
    at,
    problem: ({ secrets }) => (secrets.mode === "vault" ? problem(secrets) : undefined),
  };
}
