import { imageName, recipes } from "../../images/index.ts";
import { type KubernetesObject, secret, server, service } from "../../surroundings/objects.ts";
import { namespaceObject } from "../objects.ts";
import type { Authority, Certificate } from "./authority.ts";

// One PostgreSQL and one Valkey as a provider of databases would hand them over: with TLS, a password and no more.

/** Namespace of both. */
export const home = "sark-lab-stores";

export const stores = ["postgres", "valkey"] as const;

export type Store = (typeof stores)[number];

export const ports: Readonly<Record<Store, number>> = { postgres: 5432, valkey: 6379 };

/** User of PostgreSQL, and names of its databases. */
export const postgresNames = { user: "sark", database: "sark_production", audit: "sark_audit" } as const;

/** The name by which clients know a store. */
export const hostOf = (store: Store): string => `${store}.${home}.svc`;

const folder = "/certificates";
const files = { certificate: `${folder}/tls.crt`, key: `${folder}/tls.key` } as const;

export type Passwords = Readonly<Record<Store, string>>;

export type Certificates = Readonly<Record<Store, Certificate>>;

/** Certificates for both stores. @param nameOf what each is for; default: the name by which clients know it */
export async function certificatesOf(authority: Authority, nameOf: (store: Store) => string = hostOf) {
  const [postgres, valkey] = await Promise.all(stores.map((store) => authority.issue(nameOf(store))));
  if (postgres === undefined || valkey === undefined) throw new Error("there are two stores");
  return { postgres, valkey } satisfies Certificates;
}

const certificateSecret = (store: Store): string => `${store}-certificate`;

/** The Secrets with the stores' certificates; what runs reads them when it starts. */
export const certificateObjects = (certificates: Certificates): readonly KubernetesObject[] =>
  stores.map((store) => {
    const { certificate, key } = certificates[store];
    return secret(home, certificateSecret(store), { "tls.crt": certificate, "tls.key": key });
  });

/** Everything that the stores are. */
export const storeObjects = (passwords: Passwords, certificates: Certificates): readonly object[] => [
  namespaceObject(home),
  secret(home, "passwords", passwords),
  ...certificateObjects(certificates),
  ...stores.map((store) => service(home, store, ports[store])),
  server({
    ...common("postgres"),
    image: imageName(recipes.postgres),
    arguments: [
      ...["-c", "ssl=on", "-c", `ssl_cert_file=${files.certificate}`, "-c", `ssl_key_file=${files.key}`],
      // Who comes is told in the log, whether or not it is let in.
      ...["-c", "max_connections=220", "-c", "log_connections=on"],
    ],
    environment: {
      POSTGRES_USER: postgresNames.user,
      POSTGRES_PASSWORD: { secret: "passwords", key: "postgres" },
      POSTGRES_DATABASES: `${postgresNames.database} ${postgresNames.audit}`,
    },
    data: "/var/lib/postgresql/data",
  }),
  server({
    ...common("valkey"),
    image: imageName(recipes.valkey),
    arguments: [
      ...["--port", "0", "--tls-port", String(ports.valkey), "--tls-auth-clients", "no"],
      ...["--tls-cert-file", files.certificate, "--tls-key-file", files.key, "--loglevel", "verbose"],
    ],
    environment: { VALKEY_PASSWORD: { secret: "passwords", key: "valkey" } },
  }),
];

const common = (store: Store) => ({
  namespace: home,
  name: store,
  user: 999,
  port: ports[store],
  secretFiles: { secret: certificateSecret(store), folder },
});
