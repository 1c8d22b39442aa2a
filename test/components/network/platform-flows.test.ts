import assert from "node:assert/strict";
import { type Flow, isWorkload, nameOf, workloadsOf } from "../../../components/network/flows.ts";
import { platformFlows } from "../../../components/platform.ts";
import type { Settings } from "../../../settings.ts";
import { archiveWith, clusterWith, exampleWith, pem, settingsOf } from "../../support/configuration.ts";
import { stacks, stackSettings } from "../../support/stacks.ts";

const inWords = ({ from, to, ports }: Flow) =>
  `${nameOf(from)} -> ${nameOf(to)} ${ports.map(({ port, protocol }) => `${protocol} ${port}`).join(" ")}`;

const names = (flow: Flow) => flow.why === "names";
const opened = (settings: Settings, workload: string) =>
  platformFlows(settings)
    .filter((flow) => isWorkload(flow.from) && flow.from.workload === workload && !names(flow))
    .map(inWords);
const accepted = (settings: Settings, workload: string) =>
  platformFlows(settings)
    .filter(({ to }) => isWorkload(to) && to.workload === workload)
    .map(inWords);

describe("the platform's flows", () => {
  for (const stack of stacks) {
    const settings = stackSettings(stack);
    const atAmazon = settings.postgres.mode === "rds";
    const call = `gateway -> sark TCP ${settings.sark.tls.mode === "off" ? 8000 : 8443}`;
    const listPort = settings.gateway.tls.mode === "required" ? 8443 : 8080;
    const measuring = settings.monitoring.mode === "own" ? "prometheus" : "metrics clients";

    it(`${stack}: the gateway reaches SARK and every MCP server, and nothing else`, () => {
      const servers = settings.mcpServers.map(({ name }) => `gateway -> ${name} TCP 8080`);
      assert.deepEqual(opened(settings, "gateway").sort(), [...servers, call].sort());
    });

    it(`${stack}: SARK is reached by the gateway, by metrics clients and by who asks how it is only`, () => {
      const { monitoring } = settings;
      const isAsked = monitoring.mode === "own" && monitoring.healthProbe.enabled;
      assert.deepEqual(accepted(settings, "sark"), [
        call,
        `${measuring} -> sark TCP 9090 TCP 8282 TCP 9902`,
        ...(isAsked ? ["blackbox-exporter -> sark TCP 8000"] : []),
      ]);
    });

    it(`${stack}: the gateway is reached by SARK, the edge and who measures only`, () => {
      assert.deepEqual(
        accepted(settings, "gateway").sort(),
        ["edge -> gateway TCP 8080", `${measuring} -> gateway TCP 9091`, `sark -> gateway TCP ${listPort}`].sort(),
      );
    });

    it(`${stack}: SARK reaches the gateway and its two stores, its migrations the database alone`, () => {
      const [cache, pooler, server] = atAmazon
        ? ["Amazon ElastiCache TCP 6379", "Amazon RDS TCP 5432", "Amazon RDS TCP 5432"]
        : ["cache TCP 6379", "postgres-pooler TCP 6432", "postgres TCP 5432"];
      assert.deepEqual(
        opened(settings, "sark").sort(),
        [`sark -> ${cache}`, `sark -> gateway TCP ${listPort}`, `sark -> ${pooler}`].sort(),
      );
      // A pooler gives no session, which migrations need.
      assert.deepEqual(opened(settings, "sark-migration"), [`sark-migration -> ${server}`]);
      assert.deepEqual(accepted(settings, "sark-migration"), []);
    });

    if (!atAmazon)
      it(`${stack}: members of the cache are reached by each other, SARK, their Jobs and who measures only`, () => {
        assert.deepEqual(accepted(settings, "cache"), [
          "sark -> cache TCP 6379",
          "cache -> cache TCP 6379 TCP 16379",
          "cache-preparation -> cache TCP 6379",
          "cache-forming -> cache TCP 6379",
          `${measuring} -> cache TCP 9121`,
        ]);
        assert.deepEqual(opened(settings, "cache"), ["cache -> cache TCP 6379 TCP 16379"]);
      });

    it(`${stack}: every workload finds names`, () => {
      const flows = platformFlows(settings);
      assert.deepEqual(
        flows.filter(names).map(({ from }) => nameOf(from)),
        workloadsOf(flows),
      );
    });

    it(`${stack}: every flow has a workload of the platform at one end`, () => {
      for (const flow of platformFlows(settings))
        assert.ok(isWorkload(flow.from) || isWorkload(flow.to), inWords(flow));
    });
  }

  const peer = { namespace: "elsewhere", podLabels: { app: "it" } };

  it("follow the settings: ports, addresses and destinations", () => {
    const settings = settingsOf(
      exampleWith({
        "sark:contract": "upstream",
        "sark:sark contract": { httpPort: 8001 },
        "sark:gateway contract": { httpPort: 8081, metricsPort: 8081 },
        "sark:postgres port": 6432,
        "sark:cache port": 6380,
        "sark:mcpServers": [
          { name: "plain", url: "http://plain.example.com/mcp", peer },
          { name: "tls", url: "https://tls.example.com/mcp", peer: { cidrs: ["192.0.2.0/24"] } },
        ],
        "sark:network sarkDestinations": [{ name: "siem", peer, port: 8088, why: "names" }],
      }),
    );
    assert.deepEqual(opened(settings, "gateway").sort(), [
      "gateway -> plain TCP 80",
      "gateway -> sark TCP 8001",
      "gateway -> tls TCP 443",
    ]);
    const table = platformFlows(settings).map(inWords);
    for (const flow of [
      "sark -> siem TCP 8088",
      "sark -> PostgreSQL TCP 6432",
      "sark-migration -> PostgreSQL TCP 6432",
      "sark -> Valkey TCP 6380",
      "sark -> gateway TCP 8081",
      "edge -> gateway TCP 8081",
      "metrics clients -> gateway TCP 8081",
      "metrics clients -> sark TCP 8001 TCP 8282",
    ]) {
      assert.ok(table.includes(flow), `${flow} is not among\n${table.join("\n")}`);
    }
    const foreign = platformFlows(settings).flatMap(({ to }) => (isWorkload(to) || to.name !== "tls" ? [] : to.peers));
    assert.deepEqual(foreign, [{ cidrs: ["192.0.2.0/24"] }]);
  });

  it("lead SARK and its migrations straight to the audit archive where it is elsewhere", () => {
    const tls = { mode: "verify-full", caCertificate: pem("A") };
    for (const [settings, database, server] of [
      [
        settingsOf(clusterWith({ "sark:postgres auditArchive": archiveWith({ tls }) })),
        "postgres-pooler TCP 6432",
        "postgres TCP 5432",
      ],
      [
        settingsOf(exampleWith({ "sark:postgres auditArchive": archiveWith() })),
        "PostgreSQL TCP 5432",
        "PostgreSQL TCP 5432",
      ],
    ] as const) {
      assert.deepEqual(
        opened(settings, "sark").sort(),
        [
          "sark -> Valkey TCP 6379",
          "sark -> audit archive TCP 5433",
          "sark -> gateway TCP 8080",
          `sark -> ${database}`,
        ].sort(),
      );
      assert.deepEqual(opened(settings, "sark-migration"), [
        `sark-migration -> ${server}`,
        "sark-migration -> audit archive TCP 5433",
      ]);
      const ends = platformFlows(settings).flatMap(({ to }) => (nameOf(to) === "audit archive" ? [to] : []));
      assert.deepEqual(ends, Array(2).fill({ name: "audit archive", peers: [{ cidrs: ["10.30.0.0/24"] }] }));
    }
  });

  it("lead to the storage of the policies where they come from one", () => {
    const delivery = {
      mode: "bundle",
      url: "https://s3.example.com/policies",
      verification: { publicKey: "-----BEGIN PUBLIC KEY-----" },
      peer,
    };
    const settings = settingsOf(exampleWith({ "sark:authorization delivery": delivery }));
    assert.ok(opened(settings, "sark").includes("sark -> policy storage TCP 443"));
    assert.ok(!opened(settingsOf(exampleWith({})), "sark").some((flow) => flow.includes("storage")));
  });

  it("open nothing to clients that nobody named", () => {
    const settings = settingsOf(exampleWith({ "sark:network": {} }));
    assert.deepEqual(accepted(settings, "sark"), ["gateway -> sark TCP 8000"]);
    assert.deepEqual(accepted(settings, "gateway"), ["sark -> gateway TCP 8080"]);
  });
});
