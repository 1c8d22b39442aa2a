// What tcpdump saw, as text.

/** One end of a packet. */
export interface End {
  readonly address: string;
  readonly port: number;
}

/** One packet that carries something. */
export interface Packet {
  readonly from: End;
  readonly to: End;
  /** What it carries; bytes that are no characters are dots. */
  readonly text: string;
}

/** A line that begins a packet of TCP or UDP: the time, the interface where there are several, and both ends. */
const header = /^\d+\.\d{6} (?:\S+ +(?:In|Out|P|B|M) +)?IP6? (\S+)\.(\d+) > (\S+)\.(\d+): (.*)$/;

/**
 * Reads what `tcpdump -A -n -tt` writes. A packet that passes several interfaces of a node is there several times; one
 * that carries nothing is left out.
 */
export function packetsIn(output: string): readonly Packet[] {
  const packets: { from: End; to: End; lines: string[]; carries: boolean }[] = [];
  for (const line of output.split("\n")) {
    const [found, source = "", sourcePort, target = "", targetPort, rest = ""] = header.exec(line) ?? [];
    if (found === undefined) {
      packets.at(-1)?.lines.push(line);
      continue;
    }
    const from = { address: source, port: Number(sourcePort) };
    packets.push({
      from,
      to: { address: target, port: Number(targetPort) },
      lines: [],
      carries: !/\blength 0$/.test(rest),
    });
  }
  return packets.flatMap(({ carries, lines, ...ends }) => (carries ? [{ ...ends, text: lines.join("\n") }] : []));
}

/** Who may be seen talking in clear, and who may not. */
export interface Rules {
  /** Ports of those who are called in clear by design. */
  readonly clearPorts: ReadonlySet<number>;
  /** Addresses of those who never talk in clear, whatever the port. */
  readonly secretive: ReadonlySet<string>;
}

/** Packets with a marker, by whether it may be read there. */
export interface Readable {
  readonly allowed: readonly Packet[];
  readonly leaked: readonly Packet[];
}

/** Finds the packets in which one of the markers can be read. */
export function readable(packets: readonly Packet[], markers: readonly string[], rules: Rules): Readable {
  const found = packets.filter(({ text }) => markers.some((marker) => text.includes(marker)));
  const mayBeRead = ({ from, to }: Packet): boolean =>
    [from, to].some(({ port }) => rules.clearPorts.has(port)) &&
    [from, to].every(({ address }) => !rules.secretive.has(address));
  return { allowed: found.filter(mayBeRead), leaked: found.filter((packet) => !mayBeRead(packet)) };
}

/** How many packets went between two groups of addresses, either way. */
export const between = (packets: readonly Packet[], one: ReadonlySet<string>, other: ReadonlySet<string>): number =>
  packets.filter(
    ({ from, to }) =>
      (one.has(from.address) && other.has(to.address)) || (other.has(from.address) && one.has(to.address)),
  ).length;
