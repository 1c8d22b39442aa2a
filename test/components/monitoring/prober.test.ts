import assert from "node:assert/strict";
import { parse } from "yaml";
import { monitoredParts } from "../../../components/monitored.ts";
import { platformFlows } from "../../../components/platform.ts";
import type { Settings } from "../../../settings.ts";
import { productionWith, settingsOf } from "../../support/configuration.ts";
import { dataOf, podOf, theOne } from "../../support/find.ts";
import { recordPlatform } from "../../support/platform.ts";
import { restrictedViolations } from "../../support/pod-security.ts";
import type { Registration } from "../../support/recorder.ts";

interface ScrapeJob {
  readonly job_name: string;
  readonly metrics_path: string;
  readonly params?: { readonly module: readonly string[] };
  readonly relabel_configs: readonly Readonly<Record<string, unknown>>[];
}

const production = (changes = {}): Settings => settingsOf(productionWith(changes));

const bodyOf = (settings: Settings): readonly string[] | undefined =>
  monitoredParts(settings)
    .flatMap(({ targets }) => targets)
    .find(({ job }) => job === "sark-health")?.probe?.body;

describe("the prober of SARK's health", () => {
  let all: readonly Registration[];
  before(async () => {
    all = await recordPlatform(production());
  });

  it("is two restricted pods without a token, which hold what a good answer is", () => {
    const pod = podOf(theOne(all, "Deployment", "blackbox-exporter"));
    assert.deepEqual(restrictedViolations(pod), []);
    assert.equal(pod.automountServiceAccountToken, false);
    const { modules } = parse(dataOf(theOne(all, "ConfigMap", "blackbox-exporter-config"))["blackbox.yaml"] ?? "") as {
      readonly modules: Readonly<Record<string, { readonly http: object }>>;
    };
    assert.deepEqual(modules["sark-health"]?.http, { valid_status_codes: [200], follow_redirects: false });
  });

  it("is asked by Prometheus for each pod of SARK, under the pod's own name", () => {
    const { scrape_configs: jobs } = parse(
      dataOf(theOne(all, "ConfigMap", "prometheus-config"))["prometheus.yaml"] ?? "",
    ) as { readonly scrape_configs: readonly ScrapeJob[] };
    const job = jobs.find(({ job_name: name }) => name === "sark-health");
    assert.equal(job?.metrics_path, "/probe");
    assert.deepEqual(job.params, { module: ["sark-health"] });
    assert.deepEqual(job.relabel_configs.slice(-3), [
      { source_labels: ["__address__"], target_label: "__param_target", replacement: "http://$1/ready" },
      { source_labels: ["__param_target"], target_label: "instance" },
      { target_label: "__address__", replacement: "blackbox-exporter.mcp-production.svc:9115" },
    ]);
  });

  it("may be asked by Prometheus, and may ask SARK; Prometheus may not ask SARK there itself", () => {
    const flows = platformFlows(production()).flatMap(({ from, to, ports }) =>
      "workload" in from && "workload" in to
        ? ports.map(({ port }) => `${from.workload} -> ${to.workload} ${port}`)
        : [],
    );
    for (const flow of ["prometheus -> blackbox-exporter 9115", "blackbox-exporter -> sark 8000"]) {
      assert.ok(flows.includes(flow), flow);
    }
    assert.ok(!flows.includes("prometheus -> sark 8000"));
    assert.deepEqual(
      flows.filter((flow) => flow.startsWith("blackbox-exporter")),
      ["blackbox-exporter -> sark 8000"],
    );
  });

  it("reads the body where the contract's status says nothing, or as the settings want it", () => {
    assert.deepEqual(bodyOf(production()), []);
    const stores = ['"database":\\s*true', '"redis":\\s*true'];
    assert.deepEqual(bodyOf(production({ "sark:contract": "upstream" })), stores);
    // What a path of one's own says is not known.
    const own = { "sark:contract": "upstream", "sark:sark contract": { readinessPath: "/well" } };
    assert.deepEqual(bodyOf(production(own)), []);
    const wanted = { enabled: true, path: "/status", body: ["green"] };
    assert.deepEqual(bodyOf(production({ "sark:monitoring healthProbe": wanted })), ["green"]);
  });

  it("is not there without the setting, nor is what asks it", async () => {
    const settings = production({ "sark:monitoring healthProbe": { enabled: false } });
    assert.equal(bodyOf(settings), undefined);
    const names = (await recordPlatform(settings)).map(({ name }) => name);
    assert.ok(!names.some((name) => name.startsWith("blackbox-exporter")));
    assert.ok(!monitoredParts(settings).some(({ alerts }) => alerts.some(({ name }) => name === "SARKUnhealthy")));
  });
});
