import type { Listener } from "./expectation.ts";

/** Ports from here on belong to clients that wait for an answer. */
const firstEphemeral = 32_768;

/** How the kernel writes the state of a socket that waits for connections, or for anybody's packets. */
const waiting = { TCP: "0A", UDP: "07" } as const;

/**
 * Where something listens that others can reach, from the kernel's own tables.
 *
 * @param tables contents of `/proc/net/tcp`, `tcp6`, `udp` and `udp6`, by protocol
 */
export function listenersIn(tables: Readonly<Record<Listener["protocol"], string>>): readonly Listener[] {
  const found = (["TCP", "UDP"] as const).flatMap((protocol) =>
    tables[protocol].split("\n").flatMap((line) => {
      const [, local = "", , state] = line.trim().split(/\s+/);
      const [address = "", port = ""] = local.split(":");
      const number = Number.parseInt(port, 16);
      if (state !== waiting[protocol] || isLoopback(address) || number >= firstEphemeral) return [];
      return [{ protocol, port: number }];
    }),
  );
  const distinct = new Map(found.map((listener) => [`${listener.protocol} ${listener.port}`, listener]));
  return [...distinct.values()].sort((left, right) => left.port - right.port);
}

/** Addresses are written in groups of four bytes, the lowest byte first. */
const isLoopback = (address: string): boolean =>
  /^(0{16}FFFF0000)?[0-9A-F]{6}7F$/.test(address) || address === `${"0".repeat(24)}01000000`;
