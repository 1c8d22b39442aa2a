import { hostOf, tlsFiles } from "../names.ts";

// Names and ports of the cache's parts, as its configuration, its flows and its clients know them.

/** Name of the StatefulSet; members are `cache-0` and so on. */
export const cacheName = "cache";

/** Gives each pod a name while it exists. */
export const membersService = "cache-members";

export const ports = { valkey: 6379, bus: 16379, metrics: 9121 } as const;

/** Users of Valkey; the default one is off. */
export const users = {
  application: "sark",
  replication: "replication",
  probe: "probe",
  exporter: "exporter",
  admin: "admin",
} as const;

export type CacheUser = keyof typeof users;

export const directories = {
  /** Where the disk is mounted. */
  data: "/data",
  configuration: "/etc/valkey",
  /** Users, and the password with which members follow each other. */
  users: "/etc/valkey-users",
  tls: "/etc/valkey-tls",
  /** The certificate of the authority alone, for those who need no other. */
  trust: "/etc/valkey-trust",
  scripts: "/scripts",
} as const;

/** Where whoever connects to a member finds the certificate of its authority. */
export const trustFile = `${directories.trust}/${tlsFiles.authority}`;

/** Files of the Secret with the users. */
export const userFiles = { users: "users.acl", replication: "replication.conf" } as const;

/** Name of a member, of its pod and of the Service that gives it an address for ever. */
export const memberName = (ordinal: number): string => `${cacheName}-${ordinal}`;

/** What every name of a pod ends with; the members' certificate is for all of them. */
export const podDomain = (namespace: string): string => hostOf(membersService, namespace);

/** All members, as something about each. */
export const eachMember = <T>(members: number, of: (ordinal: number) => T): readonly T[] =>
  Array.from({ length: members }, (_, ordinal) => of(ordinal));
