import type { Settings } from "../../../settings.ts";

/** What the platform calls the parts of its own PostgreSQL. */
export const names = {
  /** Of the StatefulSet and its pods. */
  server: "postgres",
  pooler: "postgres-pooler",
  leaderService: "postgres-leader",
  /** Container of the pods in which Patroni runs PostgreSQL. */
  container: "postgres",
  /** The program of PostgreSQL's own processes. */
  program: "postgres",
  port: 5432,
  database: "sark_production",
} as const;

/** How clients name a Service; its certificate says the same. */
export const hostOf = (service: string, namespace: string): string => `${service}.${namespace}.svc`;

/** Where Patroni's configuration is in the container. */
export const patroniConfiguration = "/etc/patroni/patroni.yaml";

/** How long writes may fail while a leader that is silent is replaced, in seconds, by the preset of Patroni's times. */
const silentLeader = { fast: 20, balanced: 30 } as const;

/** The longest of them. */
export const longestSilence = Math.max(...Object.values(silentLeader));

/** What a new leader may take beyond the life of the old one's lock, where the times are no preset, in seconds. */
const election = 5;

/** What the settings say about a PostgreSQL of the platform's own; undefined if others run it. */
export function ownPostgres({ postgres }: Settings): { readonly silentLeader: number } | undefined {
  if (postgres.mode !== "cluster") return undefined;
  const { timing } = postgres;
  return { silentLeader: typeof timing === "string" ? silentLeader[timing] : timing.ttl + timing.loopWait + election };
}
