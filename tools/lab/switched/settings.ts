import { hostOf, home, ports, postgresNames, type Store } from "./stores.ts";

/** Stack of the platform with the stores of others, and its namespace. */
export const switched = { stack: "lab-switched", namespace: "sark-lab-switched" } as const;

/** Secret of the platform's namespace that holds the passwords, as others would maintain it. */
export const loginSecret = "store-logins";

/**
 * Makes the settings of a stack with stores of its own those of the same platform with stores of others.
 *
 * @param authority certificate of the stores' authority, in PEM form
 */
export function switchStores(config: Record<string, unknown>, authority: string): void {
  const tls = { mode: "verify-full", caCertificate: authority };
  const server = (store: Store) => ({
    mode: "existing",
    host: hostOf(store),
    port: ports[store],
    passwordFrom: { secret: loginSecret, key: store },
    tls,
    peer: { namespace: home, podLabels: { "app.kubernetes.io/name": store } },
  });
  const { user, database, audit } = postgresNames;
  config["sark:namespace"] = switched.namespace;
  config["sark:postgres"] = { ...server("postgres"), user, database, auditDatabase: audit, maxConnections: 200 };
  config["sark:cache"] = server("valkey");
}
