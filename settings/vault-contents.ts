import type { Settings } from "../settings.ts";
import type { VaultSettings } from "./secrets.ts";

/** Keys and passwords that nobody has to compute, by the Secret that they are in: what others may choose. */
export const chosenKeys = {
  secrets: ["jwt-secret-key", "gateway-api-key"],
  grafana: ["grafana-password"],
} as const;

export type ChosenSecret = keyof typeof chosenKeys;
export type ChosenKey<Secret extends ChosenSecret> = (typeof chosenKeys)[Secret][number];

/** What Vault must have: a secret of the engine KV, and the keys in it. */
export interface VaultSecret {
  /** Path below the mount. */
  readonly path: string;
  readonly keys: readonly string[];
}

/** Below which path of the mount the platform's secrets are. */
export const vaultPath = ({ path }: Pick<VaultSettings, "path">, namespace: string): string =>
  path ?? `sark/${namespace}`;

/** Everything that others put into Vault for the platform; nothing where the secrets are elsewhere. */
export function vaultContents({ secrets, namespace }: Pick<Settings, "secrets" | "namespace">): readonly VaultSecret[] {
  if (secrets.mode !== "vault") return [];
  const base = vaultPath(secrets, namespace);
  return Object.entries<readonly string[]>({ ...chosenKeys, ...secrets.references }).map(([name, keys]) => ({
    path: `${base}/${name}`,
    keys,
  }));
}
