import assert from "node:assert/strict";
import { parse } from "yaml";
import { platformFlows } from "../../../components/platform.ts";
import { productionWith, refusal, settingsOf } from "../../support/configuration.ts";
import { edgeConfiguration } from "../../support/edge.ts";
import { dataOf, metadataOf, ofKind, theOne } from "../../support/find.ts";
import { recordPlatform } from "../../support/platform.ts";
import type { Registration } from "../../support/recorder.ts";

const metrics = { port: 9101, pods: 2 };
const edge = (changes = {}) => ({ "sark:edge": edgeConfiguration("haproxy", { metrics, ...changes }) });

interface ScrapeJob {
  readonly job_name: string;
  readonly kubernetes_sd_configs: readonly {
    readonly namespaces: { readonly names: readonly string[] };
    readonly selectors: readonly { readonly label: string }[];
  }[];
  readonly relabel_configs: readonly Readonly<Record<string, unknown>>[];
  readonly metric_relabel_configs: readonly Readonly<Record<string, unknown>>[];
}

describe("metrics of the edge", () => {
  let all: readonly Registration[];
  before(async () => {
    all = await recordPlatform(settingsOf(productionWith(edge())));
  });

  it("are asked of the controller's pods by their labels, each pod once, and only what is about the platform is kept", () => {
    const { scrape_configs: jobs } = parse(
      dataOf(theOne(all, "ConfigMap", "prometheus-config"))["prometheus.yaml"] ?? "",
    ) as { readonly scrape_configs: readonly ScrapeJob[] };
    const job = jobs.find(({ job_name: name }) => name === "edge");
    const [discovery] = job?.kubernetes_sd_configs ?? [];
    assert.deepEqual([discovery?.namespaces.names, discovery?.selectors[0]?.label], [["edge"], "app=proxy"]);
    const addresses = job?.relabel_configs.filter(({ target_label: label }) => label === "__address__");
    assert.deepEqual(
      addresses?.map(({ replacement }) => replacement),
      ["$1:9101", "[$1]:9101"],
    );
    assert.deepEqual(
      job?.metric_relabel_configs.map(({ regex }) => regex),
      ["haproxy_backend_http_responses_total", "mcp-production_gateway-service_.+"],
    );
  });

  it("take a right to find pods in the controller's namespace, and nothing else there", () => {
    const foreign = [...ofKind(all, "Role"), ...ofKind(all, "RoleBinding")].filter(
      (each) => metadataOf(each).namespace === "edge",
    );
    assert.deepEqual(
      foreign.map(({ type }) => type.split(":").at(-1)),
      ["Role", "RoleBinding"],
    );
    const [role, binding] = foreign;
    assert.deepEqual(role?.inputs["rules"], [
      { apiGroups: [""], resources: ["pods"], verbs: ["get", "list", "watch"] },
    ]);
    assert.deepEqual(binding?.inputs["subjects"], [
      { kind: "ServiceAccount", name: "prometheus", namespace: "mcp-production" },
    ]);
  });

  it("are let through to by the network policy of Prometheus", () => {
    const flow = platformFlows(settingsOf(productionWith(edge()))).find(
      ({ to }) => "name" in to && to.name === "controller of the edge",
    );
    assert.deepEqual(flow && [flow.from, flow.ports], [{ workload: "prometheus" }, [{ port: 9101, protocol: "TCP" }]]);
  });

  it("take no right where nobody asks", async () => {
    const quiet = await recordPlatform(settingsOf(productionWith(edge({ metrics: undefined }))));
    assert.ok(!ofKind(quiet, "Role").some((each) => metadataOf(each).namespace === "edge"));
  });

  const refused = {
    "who is not known by labels": [
      edge({ controller: { namespace: "edge" } }),
      /edge\.metrics needs sark:edge\.controller/,
    ],
    "who is known by addresses": [edge({ controller: { cidrs: ["10.0.0.0/24"] } }), /edge\.metrics needs/],
    "what nobody asks for": [
      { ...edge(), "sark:monitoring": { mode: "none" } },
      /edge\.metrics must not be set while sark:monitoring\.mode is none/,
    ],
    "what a mode does not count": [{ "sark:edge": edgeConfiguration("gateway-api", { metrics }) }, /metrics/],
  } as const;
  for (const [what, [changes, message]] of Object.entries(refused)) {
    it(`are refused for ${what}`, () => {
      assert.match(refusal(productionWith(changes)), message);
    });
  }
});
