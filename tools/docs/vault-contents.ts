import { type ChosenKey, chosenKeys, type ChosenSecret } from "../../settings/vault-contents.ts";

/** What each key is for, and what its value must look like. */
const uses = {
  "jwt-secret-key": "signs and checks access tokens; SARK and the gateway have it",
  "gateway-api-key": "by which the gateway and SARK know each other",
  "grafana-password": "of Grafana's administrator",
} satisfies Record<ChosenKey<ChosenSecret>, string>;

/** What others put into Vault, as a Markdown table. */
export function vaultContentsTable(): string {
  const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [
    row(["Path below the mount", "Key", "What it is"]),
    row(["---", "---", "---"]),
    ...(Object.keys(chosenKeys) as ChosenSecret[]).flatMap((secret) =>
      chosenKeys[secret].map((key) => row([`\`<path>/${secret}\``, `\`${key}\``, uses[key]])),
    ),
    row(["`<path>/<name of a reference>`", "those of the reference", "what the setting that names it says"]),
  ].join("\n");
}
