import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { setUpEdgeSchemas } from "../../tools/setup/index.ts";
import { Log } from "../../tools/lib/log.ts";
import { Progress } from "../../tools/lib/progress.ts";
import { exampleWith, settingsOf } from "../support/configuration.ts";
import { edgeCases, exampleWithEdge } from "../support/edge.ts";
import { Engine } from "../support/engine.ts";
import { ofKind } from "../support/find.ts";
import { recordPlatform } from "../support/platform.ts";
import type { Registration } from "../support/recorder.ts";

const dryRun = ["create", "--dry-run=server", "--validate=strict", "-o", "name", "-f", "-"];

/** With the controllers' own definitions in the API server: their rules count too, which no schema alone can say. */
describe("an API server that knows the controllers of the edge and Cilium", function () {
  this.timeout(180_000);
  let engine: Engine;

  before(async () => {
    engine = await Engine.start();
    const directory = await setUpEdgeSchemas(new Progress(new Log("edgetest")));
    for (const file of readdirSync(directory)) await engine.kubectl("create", "-f", join(directory, file));
    await engine.kubectl("wait", "--for=condition=Established", "--timeout=60s", "--all", "customresourcedefinitions");
    await engine.kubectl("create", "namespace", "mcp-local");
  });
  after(() => engine.stop());

  const objectsOf = async ({ mode, changes }: (typeof edgeCases)[string]) =>
    (await recordPlatform(settingsOf(exampleWith(exampleWithEdge(mode, changes)))))
      .filter(({ type, parent }) => type.startsWith("kubernetes:") && parent === "sark:edge:Edge edge")
      .map(({ inputs }) => inputs);

  const list = (items: readonly object[]) => JSON.stringify({ apiVersion: "v1", kind: "List", items });

  for (const [title, edge] of Object.entries(edgeCases)) {
    it(`accepts every object of it, validated strictly: ${title}`, async () => {
      const objects = await objectsOf(edge);
      const accepted = await engine.cluster.kubectl(dryRun, list(objects));
      assert.equal(accepted.trim().split("\n").length, objects.length);
    });
  }

  /** Policies for an MCP server that is known by two host names, beside one that is known by its labels. */
  const hostNamePolicies = async (): Promise<readonly Registration["inputs"][]> => {
    const peer = { hostNames: ["search.example.com", "search.example.net"] };
    const servers = [
      { name: "search", url: "https://search.example.com/mcp", peer },
      { name: "files", url: "http://files.mcp-servers.svc:8080/mcp", peer: { namespace: "mcp-servers" } },
    ];
    const settings = settingsOf(exampleWith({ "sark:mcpServers": servers, "sark:network hostNamePolicies": "cilium" }));
    return ofKind(await recordPlatform(settings), "CiliumNetworkPolicy").map(({ inputs }) => inputs);
  };

  it("accepts Cilium's policies for MCP servers that are known by host names, validated strictly", async () => {
    const policies = await hostNamePolicies();
    assert.equal(policies.length, 1);
    const accepted = await engine.cluster.kubectl(dryRun, list(policies));
    assert.equal(accepted.trim(), "ciliumnetworkpolicy.cilium.io/gateway-host-names");
  });

  it("refuses a policy of Cilium with a field or a value that it does not know", async () => {
    const [policy] = await hostNamePolicies();
    const to = (rule: object) => ({ ...policy, spec: { ...(policy?.["spec"] as object), egress: [rule] } });
    for (const [rule, problem] of [
      [{ toFqdns: [{ matchName: "search.example.com" }] }, /unknown field "(spec\.egress\[0\]\.)?toFqdns"/],
      [{ toFQDNs: [{ matchName: "not a name" }] }, /spec\.egress\[0\]\.toFQDNs\[0\]\.matchName/],
      [{ toPorts: [{ ports: [{ port: "https!", protocol: "TCP" }] }] }, /spec\.egress\[0\]\.toPorts/],
    ] as const) {
      await assert.rejects(engine.cluster.kubectl(dryRun, list([to(rule)])), problem);
    }
  });

  it("refuses an unknown field, so the tests above mean something", async () => {
    const [first] = await objectsOf({ mode: "traefik", changes: {} });
    const unknown = { ...first, spec: { ...(first?.["spec"] as object), unknownField: 1 } };
    await assert.rejects(engine.cluster.kubectl(dryRun, list([unknown])), /unknown field "(spec\.)?unknownField"/);
  });
});
