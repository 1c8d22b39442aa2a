import assert from "node:assert/strict";
import { platformFlows } from "../../components/platform.ts";
import { expectation, type Party } from "../../tools/lab/network/expectation.ts";
import { listenersIn } from "../../tools/lab/network/listeners.ts";
import { exampleWith, settingsOf } from "../support/configuration.ts";

const settings = settingsOf(
  exampleWith({
    "sark:network sarkDestinations": [
      { name: "siem", peer: { cidrs: ["192.0.2.0/24"] }, port: 8088, why: "audit trail" },
    ],
  }),
);
const { namespace } = settings;

const pod = (
  home: string,
  name: string,
  labels: Record<string, string> = { "app.kubernetes.io/name": name },
): Party => ({
  name,
  address: "10.0.0.1",
  pod: { namespace: home, labels },
});

const parties = {
  sark: pod(namespace, "sark"),
  gateway: pod(namespace, "gateway"),
  migration: pod(namespace, "sark-migration"),
  intruder: pod(namespace, "intruder", {}),
  edge: pod("edge", "client", {}),
  metrics: pod("monitoring", "prometheus"),
  namesake: pod("elsewhere", "gateway"),
  otherMonitor: pod("monitoring", "grafana"),
  postgres: pod("mcp-stores", "postgres"),
  valkey: pod("mcp-stores", "valkey"),
  dns: pod("kube-system", "coredns", { "k8s-app": "kube-dns", other: "label" }),
  machine: { name: "this machine", address: "127.0.0.1" },
  siem: { name: "siem", address: "192.0.2.7" },
} satisfies Record<string, Party>;

type Name = keyof typeof parties;

describe("what the flow table says about a connection", () => {
  const of = (source: Name, target: Name, port: number, protocol: "TCP" | "UDP" = "TCP") =>
    expectation(platformFlows(settings), namespace, parties[source], parties[target], { port, protocol });

  for (const [source, target, port, protocol] of [
    ["edge", "gateway", 8080, "TCP"],
    ["gateway", "sark", 8000, "TCP"],
    ["sark", "gateway", 8080, "TCP"],
    ["sark", "postgres", 5432, "TCP"],
    ["sark", "valkey", 6379, "TCP"],
    ["sark", "siem", 8088, "TCP"],
    ["migration", "postgres", 5432, "TCP"],
    ["metrics", "sark", 9090, "TCP"],
    ["metrics", "sark", 8282, "TCP"],
    ["gateway", "dns", 53, "UDP"],
    ["migration", "dns", 53, "TCP"],
  ] as const) {
    it(`allows ${source} to ${target} ${protocol} ${port}`, () => {
      assert.equal(of(source, target, port, protocol), "allowed");
    });
  }

  for (const [source, target, port] of [
    ["edge", "sark", 8000],
    ["edge", "gateway", 9091],
    ["namesake", "sark", 8000],
    ["intruder", "sark", 8000],
    ["intruder", "dns", 53],
    ["otherMonitor", "sark", 9090],
    ["machine", "gateway", 8080],
    ["gateway", "postgres", 5432],
    ["migration", "valkey", 6379],
    ["sark", "siem", 443],
    ["postgres", "sark", 8000],
  ] as const) {
    it(`refuses ${source} to ${target} ${port}`, () => {
      assert.equal(of(source, target, port), "refused");
    });
  }

  it("says nothing about others among themselves", () => {
    assert.equal(of("edge", "postgres", 5432), "no statement");
    assert.equal(of("machine", "dns", 53), "no statement");
  });

  it("tells protocols apart", () => {
    assert.equal(of("edge", "gateway", 8080, "UDP"), "refused");
  });
});

describe("where something listens", () => {
  const head = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid";
  const table = (...sockets: readonly string[]) =>
    [
      head,
      ...sockets.map((socket, index) => `   ${index}: ${socket} 00000000:00000000 00:00000000 00000000  1000`),
    ].join("\n");

  it("is read from the kernel's tables: every address but the loopback ones, both protocols", () => {
    const everywhere6 = "0".repeat(32);
    const tcp = table(
      "00000000:1F40 00000000:0000 0A",
      "0100007F:1FF5 00000000:0000 0A",
      "0B80D00A:2382 00000000:0000 0A",
      "0B80D00A:1F90 0C80D00A:D2F0 01",
      `${everywhere6}:1F40 ${everywhere6}:0000 0A`,
      `${everywhere6}:1538 ${everywhere6}:0000 0A`,
      `${"0".repeat(24)}01000000:0050 ${everywhere6}:0000 0A`,
      `${"0".repeat(16)}FFFF00000100007F:0051 ${everywhere6}:0000 0A`,
    );
    const udp = table(
      "00000000:0035 00000000:0000 07",
      "00000000:C350 00000000:0000 07",
      "00000000:0044 0100007F:0035 01",
    );
    assert.deepEqual(listenersIn({ TCP: tcp, UDP: udp }), [
      { protocol: "UDP", port: 53 },
      { protocol: "TCP", port: 5432 },
      { protocol: "TCP", port: 8000 },
      { protocol: "TCP", port: 9090 },
    ]);
  });

  it("is nowhere where the tables are empty", () => {
    assert.deepEqual(listenersIn({ TCP: head, UDP: head }), []);
  });
});
