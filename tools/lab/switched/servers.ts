import { randomBytes } from "node:crypto";
import { buildImage, imageName, recipes } from "../../images/index.ts";
import type { Lab } from "../lab.ts";
import type { Pod } from "../pods.ts";
import { type Connections, postgresConnections, valkeyConnections } from "./evidence.ts";
import {
  certificateObjects,
  type Certificates,
  home,
  type Passwords,
  postgresNames,
  type Store,
  storeObjects,
  stores,
} from "./stores.ts";

/** How long a store may take to start, in seconds. */
const startTimeout = 120;

const inHome = ["--namespace", home];

/** Starts the stores; registers their removal. Nodes that take no images from here must have them. */
export async function startStores(lab: Lab, certificates: Certificates): Promise<Passwords> {
  const { cluster, progress } = lab.session;
  const { archive } = await buildImage(recipes.postgres, progress);
  await cluster.loadImages?.([{ archive, references: [imageName(recipes.postgres)] }]);
  const passwords = { postgres: randomBytes(16).toString("hex"), valkey: randomBytes(16).toString("hex") };
  lab.afterwards("the stores of others are removed", (kubectl) =>
    kubectl(["delete", "namespace", home, "--ignore-not-found"]),
  );
  lab.note("starts a PostgreSQL and a Valkey with TLS");
  await lab.create(storeObjects(passwords, certificates));
  await untilReady(lab);
  return passwords;
}

/** Starts both stores anew with other certificates. */
export async function restartWith(lab: Lab, certificates: Certificates): Promise<void> {
  const list = { apiVersion: "v1", kind: "List", items: certificateObjects(certificates) };
  await lab.kubectl(["apply", "--server-side", "--force-conflicts", "--filename=-"], JSON.stringify(list));
  for (const store of stores) await lab.kubectl(["rollout", "restart", `statefulset/${store}`, ...inHome]);
  await untilReady(lab);
}

async function untilReady(lab: Lab): Promise<void> {
  for (const store of stores) {
    await lab.kubectl(["rollout", "status", `statefulset/${store}`, ...inHome, `--timeout=${startTimeout}s`]);
  }
}

const inPod = (lab: Lab, store: Store, command: readonly string[]): Promise<string> =>
  lab.kubectl(["exec", `${store}-0`, ...inHome, "--", ...command]);

/** Asks Valkey. Its password is in the environment of the container, and stays there. */
const askValkey = (lab: Lab, ...command: readonly string[]): Promise<string> =>
  inPod(lab, "valkey", [
    ...["sh", "-c", 'REDISCLI_AUTH="$VALKEY_PASSWORD" exec valkey-cli --tls --insecure "$@"', "valkey-cli"],
    ...command,
  ]);

/** Decisions that Valkey keeps. */
export async function keptDecisions(lab: Lab): Promise<number> {
  const keys = await askValkey(lab, "--scan", "--pattern", "sark:decision:*");
  return keys.split("\n").filter((key) => key !== "").length;
}

/** Connections of SARK's user over the network to PostgreSQL, as it counts them: with TLS and without. */
export async function postgresProtection(lab: Lab): Promise<{ readonly encrypted: number; readonly clear: number }> {
  const query =
    "SELECT count(*) FILTER (WHERE ssl), count(*) FILTER (WHERE NOT ssl) FROM pg_stat_ssl JOIN pg_stat_activity " +
    `USING (pid) WHERE client_addr IS NOT NULL AND usename = '${postgresNames.user}'`;
  const options = ["--username=postgres", "--dbname=postgres", "--no-psqlrc", "--no-align", "--tuples-only"];
  const answer = await inPod(lab, "postgres", ["psql", ...options, "--field-separator= ", `--command=${query}`]);
  const [encrypted = Number.NaN, clear = Number.NaN] = answer.trim().split(" ").map(Number);
  return { encrypted, clear };
}

/** What the stores that run now know of connections from pods. */
export async function connectionsFrom(lab: Lab, pods: readonly Pod[]): Promise<Readonly<Record<Store, Connections>>> {
  const addresses = new Set(pods.flatMap(({ status }) => status.podIP ?? []));
  const log = (store: Store) => lab.kubectl(["logs", `${store}-0`, ...inHome]);
  return {
    postgres: postgresConnections(await log("postgres"), addresses),
    valkey: valkeyConnections(await log("valkey"), await askValkey(lab, "client", "list"), addresses),
  };
}
