import type { OwnCacheSettings } from "../../settings/cache.ts";
import { parseQuantity } from "../../settings/quantities.ts";
import { tlsFiles } from "../names.ts";
import { directories, memberName, podDomain, ports, userFiles } from "./names.ts";

/** Share of the memory limit for keys and values. While the log is rewritten, pages that change exist twice. */
const memoryShare = 0.6;

/** Share of the memory limit for what a replica that is slow has yet to get. */
const replicaBufferShare = 0.125;

/** A member that is silent for so long, in milliseconds, is taken for failed. */
export const nodeTimeout = 2000;

/** Name of the configuration file that all members have in common. */
export const commonFile = "valkey.conf";

const megabytes = (bytes: number): string => `${Math.floor(bytes / 2 ** 20)}mb`;

/** Valkey's configuration file, without what is different from member to member. */
export function commonConfiguration(settings: OwnCacheSettings): string {
  const { resources, evictionPolicy } = settings;
  const { tls, users, data } = directories;
  const memory = parseQuantity(resources.limits.memory);
  const replicaBuffer = megabytes(memory * replicaBufferShare);
  return lines([
    // TLS for clients, replication and the bus; nothing listens without.
    ["port", 0],
    ["tls-port", ports.valkey],
    ["tls-cluster", "yes"],
    ["tls-replication", "yes"],
    // Clients prove who they are with a password. On the bus members always show certificates.
    ["tls-auth-clients", "no"],
    ["tls-protocols", "TLSv1.3"],
    ["tls-cert-file", `${tls}/${tlsFiles.certificate}`],
    ["tls-key-file", `${tls}/${tlsFiles.key}`],
    ["tls-ca-cert-file", `${tls}/${tlsFiles.authority}`],
    ["bind", "* -::*"],
    ["aclfile", `${users}/${userFiles.users}`],
    ["include", `${users}/${userFiles.replication}`],

    ["cluster-enabled", "yes"],
    ["cluster-node-timeout", nodeTimeout],
    // A replica takes over however long ago it heard from its primary: nobody else can.
    ["cluster-replica-validity-factor", 0],
    // A shard that lost its replica gets one from the keepers, which know the zones.
    ["cluster-allow-replica-migration", "no"],
    // What is left of the cache serves on.
    ["cluster-require-full-coverage", "no"],
    // The proxies connect to the addresses, which never change.
    ["cluster-preferred-endpoint-type", "ip"],
    ["shutdown-on-sigterm", "failover"],

    ["dir", data],
    ["appendonly", "yes"],
    ["appendfsync", "everysec"],
    ["save", '""'],
    ["repl-diskless-sync-delay", 0],
    ["maxmemory", megabytes(memory * memoryShare)],
    ["maxmemory-policy", evictionPolicy],
    ["client-output-buffer-limit", `replica ${replicaBuffer} ${replicaBuffer} 60`],
    // A single primary that nobody follows may have been replaced without its knowledge.
    ...(settings.mode === "replicated" ? loneliness : []),
  ]);
}

const loneliness = [
  ["min-replicas-to-write", 1],
  ["min-replicas-max-lag", 3],
] as const;

/**
 * What is different from member to member.
 *
 * @param address of the Service that is the member's own: it stays when pods come and go
 */
export const memberConfiguration = (ordinal: number, address: string, namespace: string): string =>
  lines([
    ["include", `${directories.configuration}/${commonFile}`],
    ["cluster-announce-ip", address],
    ["cluster-announce-hostname", `${memberName(ordinal)}.${podDomain(namespace)}`],
    ["cluster-announce-human-nodename", memberName(ordinal)],
  ]);

const lines = (settings: readonly (readonly [name: string, value: string | number])[]): string =>
  settings.map(([name, value]) => `${name} ${value}\n`).join("");
