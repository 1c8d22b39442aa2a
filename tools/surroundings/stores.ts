import { imageName, recipes } from "../images/index.ts";
import { objectStore } from "./object-store.ts";
import { namespace, secret, server, service } from "./objects.ts";
import type { ForeignStores } from "./stack.ts";

/** Namespace of the stores, as stack local names it. */
export const storesNamespace = "mcp-stores";

/**
 * Passwords of the stores, which stack local has encrypted with its published passphrase. They are published on purpose:
 * what they protect is thrown away with the cluster.
 */
const passwords = { postgres: "local-postgres-password", valkey: "local-cache-password" };

const password = (store: keyof typeof passwords) => ({ secret: store, key: "password" });

/** The stores that the platform does not run itself, without TLS, and an object store; none has a second replica. */
export const storesObjects = (foreign: ForeignStores) => [
  namespace(storesNamespace),
  ...(foreign.postgres ? postgres : []),
  ...(foreign.cache ? valkey : []),
  ...objectStore(storesNamespace),
];

const postgres = [
  secret(storesNamespace, "postgres", { password: passwords.postgres }),
  service(storesNamespace, "postgres", 5432),
  server({
    namespace: storesNamespace,
    name: "postgres",
    image: imageName(recipes.postgres),
    user: 999,
    arguments: ["-c", "max_connections=200"],
    port: 5432,
    environment: {
      POSTGRES_USER: "sark",
      POSTGRES_PASSWORD: password("postgres"),
      POSTGRES_DATABASES: "sark_production sark_audit",
    },
    data: "/var/lib/postgresql/data",
  }),
];

const valkey = [
  secret(storesNamespace, "valkey", { password: passwords.valkey }),
  service(storesNamespace, "valkey", 6379),
  server({
    namespace: storesNamespace,
    name: "valkey",
    image: imageName(recipes.valkey),
    user: 999,
    port: 6379,
    environment: { VALKEY_PASSWORD: password("valkey") },
  }),
];
