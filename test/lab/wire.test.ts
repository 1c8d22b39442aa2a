import assert from "node:assert/strict";
import { between, type Packet, packetsIn, readable } from "../../tools/lab/wire/packets.ts";

// As tcpdump 4.99 writes it on a node, with its options shortened.
const output = [
  "1795747901.223228 veth12 In  IP 10.78.0.5.45904 > 10.79.0.9.8080: Flags [S], seq 15797, win 65495, length 0",
  "E..<..@.@............PJ.^(dP.........0.........",
  "",
  "1795747901.223297 veth12 In  IP 10.78.0.5.45904 > 10.79.0.9.8080: Flags [P.], seq 1:174, ack 1, win 64, length 173",
  "E.....@.@..).........PJ.^(dQ..l....@.......",
  ".Pf.M...POST /tools/invoke HTTP/1.1\r",
  "x-mark: abcdef\r",
  "",
  'word="abc"',
  "1795747901.223302 eth0  Out IP 10.78.0.6.8443 > 10.78.0.5.45910: Flags [.], ack 174, win 64, length 0",
  "E..4..@.@.s.........J..P..l.^(d....@.(.....",
  "1795747901.256941 IP6 fd00::6.8443 > fd00::5.45904: Flags [P.], seq 1:138, ack 174, win 64, length 137",
  "`.......rstuv",
].join("\n");

describe("what passes a node", () => {
  it("is read from the words of tcpdump: ends of both families, all lines of a packet, and no packet without any", () => {
    const packets = packetsIn(output);
    assert.deepEqual(
      packets.map(({ from, to }) => [from, to]),
      [
        [
          { address: "10.78.0.5", port: 45904 },
          { address: "10.79.0.9", port: 8080 },
        ],
        [
          { address: "fd00::6", port: 8443 },
          { address: "fd00::5", port: 45904 },
        ],
      ],
    );
    assert.match(packets[0]?.text ?? "", /POST \/tools\/invoke[^]*x-mark: abcdef[^]*word="abc"$/);
    assert.equal(packets[1]?.text, "`.......rstuv");
  });

  it("is nothing where tcpdump said nothing", () => {
    assert.deepEqual(packetsIn(""), []);
    assert.deepEqual(packetsIn("tcpdump: listening on any\n"), []);
  });

  const [client, gateway, sark, member] = ["10.78.0.2", "10.78.0.3", "10.78.0.4", "10.78.0.5"] as const;
  const packet = (from: string, to: string, port: number, text: string): Packet => ({
    from: { address: from, port: 40_000 },
    to: { address: to, port },
    text,
  });
  const back = ({ from, to, text }: Packet): Packet => ({ from: to, to: from, text });
  const rules = { clearPorts: new Set([8080]), secretive: new Set([sark, member]) };
  const judged = (...packets: readonly Packet[]) => readable(packets, ["mark", "INTO audit_events"], rules);

  it("may be read where clients call the gateway, both ways", () => {
    const call = packet(client, gateway, 8080, "POST mark");
    const { allowed, leaked } = judged(call, back(call));
    assert.deepEqual([allowed.length, leaked.length], [2, 0]);
  });

  it("must not be read elsewhere: by the port, by who talks, and through the address of a Service", () => {
    const service = "10.79.0.1";
    for (const one of [
      packet(gateway, sark, 8443, "POST mark"),
      packet(gateway, service, 8443, "POST mark"),
      packet(sark, member, 5432, "INSERT INTO audit_events"),
      packet(member, "10.78.0.6", 5432, "mark"),
      // That it is the gateway's port does not help a store or SARK.
      packet(gateway, sark, 8080, "POST mark"),
      packet(sark, gateway, 8080, "mark"),
    ]) {
      for (const way of [one, back(one)]) assert.deepEqual(judged(way).leaked, [way], JSON.stringify(way));
    }
  });

  it("is no leak without a mark", () => {
    assert.deepEqual(judged(packet(gateway, sark, 8443, "....")), { allowed: [], leaked: [] });
  });

  it("is counted between two groups, either way", () => {
    const question = packet(gateway, sark, 8443, "..");
    const others = packet(client, sark, 8443, "..");
    assert.equal(between([question, back(question), others], new Set([gateway]), new Set([sark])), 2);
  });
});
