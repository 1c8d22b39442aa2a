import assert from "node:assert/strict";
import { hostNamePolicies } from "../../../components/network/host-names.ts";
import { platformFlows } from "../../../components/platform.ts";
import { exampleWith, problemsWith, settingsOf } from "../../support/configuration.ts";
import { metadataOf, ofKind } from "../../support/find.ts";
import { recordPlatform } from "../../support/platform.ts";

const server = (name: string, url: string, peer: object) => ({ name, url, peer });
const search = server("search", "https://search.example.com/mcp", {
  hostNames: ["search.example.com", "search.example.net"],
});
const files = server("files", "http://files.mcp-servers.svc:8080/mcp", { namespace: "mcp-servers" });
const changes = { "sark:mcpServers": [files, search], "sark:network hostNamePolicies": "cilium" };

describe("MCP servers that are known by their host names", () => {
  it("are reached by the gateway alone, which Cilium lets look them up and connect to their port", async () => {
    const all = await recordPlatform(settingsOf(exampleWith(changes)));
    const [policy, ...others] = ofKind(all, "CiliumNetworkPolicy");
    assert.ok(policy);
    assert.deepEqual(others, []);
    assert.equal(metadataOf(policy).name, "gateway-host-names");
    assert.equal(policy.inputs["apiVersion"], "cilium.io/v2");
    const ports = [
      { port: "53", protocol: "UDP" },
      { port: "53", protocol: "TCP" },
    ];
    const asked = [{ ports, rules: { dns: [{ matchPattern: "*" }] } }];
    assert.deepEqual(policy.inputs["spec"], {
      endpointSelector: { matchLabels: { "k8s:app.kubernetes.io/name": "gateway" } },
      egress: [
        {
          toEndpoints: [
            { matchLabels: { "k8s:io.kubernetes.pod.namespace": "kube-system", "k8s:k8s-app": "kube-dns" } },
          ],
          toPorts: asked,
        },
        { toCIDR: ["169.254.20.10/32"], toPorts: asked },
        {
          toFQDNs: [{ matchName: "search.example.com" }, { matchName: "search.example.net" }],
          toPorts: [{ ports: [{ port: "443", protocol: "TCP" }] }],
        },
      ],
    });
  });

  it("are in no rule of the gateway's NetworkPolicy, where a rule without peers would admit everybody", async () => {
    const all = await recordPlatform(settingsOf(exampleWith(changes)));
    const gateway = ofKind(all, "NetworkPolicy").find((policy) => metadataOf(policy).name === "gateway");
    const { egress } = gateway?.inputs["spec"] as { egress: readonly { to: readonly object[] }[] };
    assert.ok(egress.length > 0 && egress.every(({ to }) => to.length > 0));
    assert.ok(!JSON.stringify(egress).includes("443"));
  });

  it("need no such policy where there are none", async () => {
    const settings = settingsOf(exampleWith({ "sark:mcpServers": [files] }));
    assert.deepEqual(hostNamePolicies(platformFlows(settings)), []);
    assert.deepEqual(ofKind(await recordPlatform(settings), "CiliumNetworkPolicy"), []);
  });

  it("are refused where nobody enforces names, and where the URL leads to another host", () => {
    const elsewhere = server("elsewhere", "https://other.example.com/mcp", { hostNames: ["search.example.com"] });
    assert.deepEqual(problemsWith({ "sark:mcpServers": [search, elsewhere] }), [
      "  sark:network.hostNamePolicies must not be none while a server of sark:mcpServers is known by its host names: search, " +
        "elsewhere. Policies of Kubernetes know addresses only: give { cidrs }, or let Cilium enforce names.",
      "  sark:mcpServers must have the host of each url among its peer.hostNames: elsewhere (other.example.com).",
    ]);
  });

  it("have names of the right form", () => {
    const named = (hostNames: unknown) => ({
      ...changes,
      "sark:mcpServers": [server("search", "https://search.example.com/mcp", { hostNames })],
    });
    for (const wrong of [
      [],
      ["*.example.com"],
      ["Search.example.com"],
      ["192.0.2.1"],
      ["https://search.example.com"],
    ]) {
      assert.match(problemsWith(named(wrong)).join("\n"), /sark:mcpServers\[0\]\.peer/, JSON.stringify(wrong));
    }
  });
});
