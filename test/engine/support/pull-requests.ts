import type { Verdict } from "../../../tools/preview/gate.ts";

/** A change of the file of stack local, as a pull request makes it. */
export interface PullRequest {
  readonly change: (config: Record<string, unknown>) => void;
  /** Further options of `pulumi preview`. */
  readonly options?: readonly string[];
  /** What the gate says without a label. */
  readonly verdict: Verdict;
  /** What is replaced or deleted of that which holds data, or lets others into it. */
  readonly endangered: readonly string[];
}

interface Configuration {
  readonly images: { readonly sark: { tag: string; digest: string } };
  readonly sark: { replicas: { min: number; max: number } };
  readonly postgres: { storage: { size: string } };
}

/** The settings that are changed below, as objects. */
const settings = (config: Record<string, unknown>): Configuration =>
  Object.fromEntries(Object.entries(config).map(([key, value]) => [key.replace("sark:", ""), value])) as never;

/** By the name of the file with the comment. */
export const pullRequests: Readonly<Record<string, PullRequest>> = {
  "image-change": {
    change: (config) => {
      Object.assign(settings(config).images.sark, { tag: "1.2.0", digest: `sha256:${"b".repeat(64)}` });
    },
    verdict: "passed",
    endangered: [],
  },
  "replicas-up": {
    change: (config) => {
      settings(config).sark.replicas = { min: 4, max: 7 };
    },
    verdict: "passed",
    endangered: [],
  },
  "store-size": {
    change: (config) => {
      settings(config).postgres.storage.size = "2Gi";
    },
    verdict: "passed",
    endangered: [],
  },
  "store-switched": {
    change: (config) => {
      config["sark:cache"] = {
        mode: "existing",
        host: "cache.mcp-stores.svc",
        passwordFrom: { secret: "cache-password", key: "password" },
        peer: { namespace: "mcp-stores" },
      };
    },
    verdict: "gate",
    endangered: [
      "delete cache",
      ...[0, 1, 2, 3, 4, 5].map((member) => `delete cache-data-${member}`),
      ...["admin", "application", "exporter", "probe", "users"].map((name) => `delete cache-credentials-${name}`),
      ...["admin", "application", "exporter", "probe", "replication"].map((name) => `delete cache-credentials-${name}`),
      "delete cache-credentials-authority-key",
    ],
  },
  "secret-rotated": {
    change: () => undefined,
    options: ["--replace", "**::postgres-credentials-owner"],
    verdict: "gate",
    endangered: [
      "replace postgres-credentials-login",
      "replace postgres-credentials-login-verifier",
      "replace postgres-credentials-owner",
      "replace postgres-credentials-pooler-users",
      "replace postgres-credentials-owner",
    ],
  },
};
