import assert from "node:assert/strict";
import type { types } from "@pulumi/kubernetes";
import { parse } from "yaml";
import { monitoredParts } from "../../../components/monitored.ts";
import { platformFlows } from "../../../components/platform.ts";
import { isWorkload } from "../../../components/network/flows.ts";
import { productionWith, settingsOf } from "../../support/configuration.ts";
import { containerOf, dataOf, kindOf, ofKind, podOf, podTemplateOf, theOne, withPods } from "../../support/find.ts";
import { recordPlatform } from "../../support/platform.ts";
import type { Registration } from "../../support/recorder.ts";

type Spec = Readonly<Record<string, unknown>>;

interface ScrapeJob {
  readonly job_name: string;
  readonly scheme?: string;
  readonly honor_labels?: boolean;
  readonly tls_config?: { readonly ca_file: string; readonly server_name: string };
  readonly kubernetes_sd_configs: readonly {
    readonly role: string;
    readonly namespaces: { names: readonly string[] };
  }[];
}

interface PrometheusFile {
  readonly global: { readonly external_labels: Readonly<Record<string, string>> };
  readonly alerting: {
    readonly alert_relabel_configs: readonly object[];
    readonly alertmanagers: readonly { readonly static_configs: readonly { targets: readonly string[] }[] }[];
  };
  readonly storage: { readonly tsdb: { readonly retention: { readonly time: string; readonly size: string } } };
  readonly scrape_configs: readonly ScrapeJob[];
  readonly remote_write?: readonly { readonly url: string; readonly authorization?: object }[];
}

const settings = settingsOf(productionWith());
const targets = monitoredParts(settings).flatMap((component) => component.targets);

describe("monitoring of the platform's own", () => {
  let all: readonly Registration[];
  before(async () => {
    all = await recordPlatform(settings);
  });

  const prometheusFile = () =>
    parse(dataOf(theOne(all, "ConfigMap", "prometheus-config"))["prometheus.yaml"] ?? "") as PrometheusFile;
  const rulesOf = (role: string) =>
    (theOne(all, "Role", role).inputs as { readonly rules: readonly types.output.rbac.v1.PolicyRule[] }).rules;

  it("measures ports that pods have, under the names that they give them", () => {
    const pods = withPods(all).map(podTemplateOf);
    for (const { job, workload, port } of targets) {
      const pod = pods.find(({ metadata }) => metadata.labels["app.kubernetes.io/name"] === workload);
      assert.ok(pod, `${job}: there is no ${workload}`);
      const ports = [...(pod.spec.initContainers ?? []), ...pod.spec.containers].flatMap((container) =>
        container.ports.map(({ name, containerPort }) => `${name} ${containerPort}`),
      );
      assert.ok(ports.includes(`${port.name} ${port.number}`), `${job}: ${ports.join(", ")}`);
    }
  });

  it("measures every port whose name promises metrics, with Patroni and itself beside", () => {
    const promised = withPods(all).flatMap((each) => {
      const { metadata, spec } = podTemplateOf(each);
      return [...(spec.initContainers ?? []), ...spec.containers].flatMap(({ ports }) =>
        ports
          .filter(({ name }) => /(^|-)metrics$/.test(name))
          .map(({ name }) => `${metadata.labels["app.kubernetes.io/name"] ?? ""} ${name}`),
      );
    });
    const measured = targets
      .filter(({ probe }) => probe === undefined)
      .map(({ workload, port }) => `${workload} ${port.name}`);
    assert.deepEqual(
      promised.filter((port) => !measured.includes(port)),
      [],
    );
    assert.deepEqual(
      measured.filter((port) => !promised.includes(port)),
      [
        "postgres patroni",
        "prometheus http",
        "alertmanager http",
        "kube-state-metrics http",
        "kube-state-metrics telemetry",
      ],
    );
  });

  it("may open a connection to everything that it measures", () => {
    const open = platformFlows(settings).flatMap(({ from, to, ports }) =>
      isWorkload(from) && from.workload === "prometheus" && isWorkload(to)
        ? ports.map(({ port }) => `${to.workload} ${port}`)
        : [],
    );
    for (const { workload, port, probe } of targets) {
      // Through the prober, which prober.test.ts looks at.
      if (probe === undefined) assert.ok(open.includes(`${workload} ${port.number}`), workload);
    }
  });

  it("looks for pods in its namespace alone, with a right to these and to nothing else", () => {
    for (const { kubernetes_sd_configs: discoveries } of prometheusFile().scrape_configs) {
      assert.deepEqual(
        discoveries.map(({ role, namespaces }) => [role, namespaces.names]),
        [["pod", ["mcp-production"]]],
      );
    }
    assert.deepEqual(rulesOf("prometheus-role"), [
      { apiGroups: [""], resources: ["pods"], verbs: ["get", "list", "watch"] },
    ]);
    assert.deepEqual(
      all.filter((each) => kindOf(each).startsWith("ClusterRole")),
      [],
    );
  });

  it("proves who Patroni is, and sends no password over the network without TLS", () => {
    const jobs = prometheusFile().scrape_configs.filter(({ scheme }) => scheme === "https");
    assert.deepEqual(
      jobs.map(({ job_name: name, tls_config: tls }) => [name, tls]),
      [
        [
          "patroni",
          { ca_file: "/etc/prometheus-authorities/postgres.crt", server_name: "postgres-leader.mcp-production.svc" },
        ],
      ],
    );
    assert.deepEqual(Object.keys(dataOf(theOne(all, "ConfigMap", "prometheus-authorities"))), ["postgres.crt"]);
  });

  it("tells each Alertmanager by itself, and the same alert of both Prometheis is one", () => {
    const { alerting, global } = prometheusFile();
    assert.deepEqual(
      alerting.alertmanagers.flatMap(({ static_configs: known }) => known.flatMap((each) => each.targets)),
      [0, 1, 2].map((ordinal) => `alertmanager-${ordinal}.alertmanager-members.mcp-production.svc:9093`),
    );
    assert.deepEqual(alerting.alert_relabel_configs, [{ action: "labeldrop", regex: "replica" }]);
    assert.deepEqual(global.external_labels, {
      cluster: "production",
      namespace: "mcp-production",
      replica: "${POD_NAME}",
    });
    const { env } = containerOf(podOf(theOne(all, "StatefulSet", "prometheus")), "prometheus");
    assert.deepEqual(
      env.map(({ name }) => name),
      ["POD_NAME"],
    );
  });

  it("keeps measurements as long as the settings say, on disks that outlive pods", () => {
    // 80 % of 50 GiB.
    assert.deepEqual(prometheusFile().storage.tsdb.retention, { time: "15d", size: "40960MB" });
    const { replicas, persistentVolumeClaimRetentionPolicy: kept } = theOne(all, "StatefulSet", "prometheus").inputs[
      "spec"
    ] as Spec;
    assert.equal(replicas, 2);
    assert.deepEqual(kept, { whenDeleted: "Retain", whenScaled: "Retain" });
  });

  it("evaluates the rules of every component, and those of the stack", () => {
    assert.deepEqual(
      Object.keys(dataOf(theOne(all, "ConfigMap", "prometheus-rules"))).sort(),
      [
        ...[
          "cache",
          "certificate-ends",
          "certificates",
          "gateway",
          "kubernetes",
          "monitoring",
          "policy-engine",
          "postgres",
          "sark",
          "stack",
        ],
      ].map((name) => `${name}.yaml`),
    );
  });

  it("knows when each certificate of the platform ends", () => {
    const rules = dataOf(theOne(all, "ConfigMap", "prometheus-rules"))["certificate-ends.yaml"] ?? "";
    const { groups } = parse(rules) as {
      readonly groups: readonly { readonly rules: readonly { expr: string; labels: { certificate: string } }[] }[];
    };
    assert.deepEqual(
      groups.flatMap((group) => group.rules.map(({ expr, labels }) => [labels.certificate, expr])),
      [
        "gateway-tls",
        "sark-tls",
        "gateway-service-tls",
        "postgres-member-tls",
        "postgres-maintenance-tls",
        "postgres-pooler-tls",
        "cache-member-tls",
      ].map((name) => [name, `vector(${Date.UTC(2030, 0, 1) / 1000})`]),
    );
    assert.equal(ofKind(all, "LocallySignedCert").length, 7);
  });

  it("kube-state-metrics may list what it tells of, in its namespace, and change nothing", () => {
    const rules = rulesOf("kube-state-metrics-role");
    assert.ok(rules.every(({ verbs }) => verbs.join(" ") === "list watch"));
    const told = rules.flatMap(({ resources }) => resources);
    assert.ok(!told.some((resource) => ["secrets", "configmaps"].includes(resource)), told.join(" "));
    const { args } = containerOf(podOf(theOne(all, "Deployment", "kube-state-metrics")), "kube-state-metrics");
    assert.ok(args.includes("--namespaces=mcp-production"));
    assert.ok(args.includes(`--resources=${told.join(",")}`));
  });

  it("only Prometheus and kube-state-metrics get a token, each in one container", () => {
    const withToken = withPods(all)
      .filter((each) => podTemplateOf(each).metadata.labels["app.kubernetes.io/component"] === "monitoring")
      .filter((each) => (podOf(each).volumes ?? []).some((volume) => "projected" in volume));
    assert.deepEqual(withToken.map(({ name }) => name).sort(), ["kube-state-metrics", "prometheus"]);
  });

  it("the quota has room for all of it", async () => {
    const pods = async (changes: Record<string, unknown>) => {
      const { hard } = theOne(await recordPlatform(settingsOf(productionWith(changes))), "ResourceQuota").inputs[
        "spec"
      ] as { readonly hard: { readonly pods: string } };
      return Number(hard.pods);
    };
    // 2 Prometheis, 3 Alertmanagers, kube-state-metrics, Grafana and 2 probers with the next one of each during a rollout.
    assert.equal((await pods({})) - (await pods({ "sark:monitoring": { mode: "none" } })), 2 + 3 + 2 + 2 + 3);
  });
});

describe("monitoring with other settings", () => {
  const recorded = (changes: Record<string, unknown>) => recordPlatform(settingsOf(productionWith(changes)));

  it("copies measurements where the settings say, with a token from a file", async () => {
    const all = await recorded({
      "sark:monitoring prometheus remoteWrite": {
        url: "https://remote.example.com/api/v1/push",
        peer: { cidrs: ["10.20.96.0/24"] },
        bearerTokenFrom: { secret: "remote-write", key: "token" },
      },
    });
    const text = dataOf(theOne(all, "ConfigMap", "prometheus-config"))["prometheus.yaml"] ?? "";
    assert.deepEqual((parse(text) as PrometheusFile).remote_write, [
      {
        url: "https://remote.example.com/api/v1/push",
        authorization: { credentials_file: "/etc/prometheus-remote-write/token" },
      },
    ]);
    const volumes = podOf(theOne(all, "StatefulSet", "prometheus")).volumes ?? [];
    assert.deepEqual(volumes.find(({ name }) => name === "remote-write")?.secret, {
      defaultMode: 0o440,
      items: [{ key: "token", path: "token" }],
      secretName: "remote-write",
    });
  });

  it("leaves out the alerts that the settings name, and no other", async () => {
    const alerts = async (changes: Record<string, unknown>) =>
      Object.values(dataOf(theOne(await recorded(changes), "ConfigMap", "prometheus-rules"))).flatMap(
        (text) => text.match(/(?<=alert: )\w+/g) ?? [],
      );
    const [every, fewer] = [await alerts({}), await alerts({ "sark:monitoring withoutAlerts": ["CacheEvicting"] })];
    assert.deepEqual(
      fewer,
      every.filter((name) => name !== "CacheEvicting"),
    );
    assert.equal(fewer.length, every.length - 1);
  });

  it("hands pods and rules to the operator of the cluster, and runs nothing itself", async () => {
    const all = await recorded({
      "sark:monitoring": { mode: "operator", labels: { release: "monitoring" } },
      "sark:network metricsClients": [{ namespace: "monitoring" }],
    });
    const monitors = ofKind(all, "PodMonitor");
    assert.deepEqual(monitors.map(({ inputs }) => (inputs["metadata"] as { readonly name: string }).name).sort(), [
      "cache",
      "cache-proxy",
      "gateway",
      "opa",
      "patroni",
      "pgbouncer",
      "postgres",
      "sark",
    ]);
    for (const { inputs } of [...monitors, ...ofKind(all, "PrometheusRule")]) {
      const { labels } = inputs["metadata"] as { readonly labels: Readonly<Record<string, string>> };
      assert.equal(labels["release"], "monitoring");
    }
    const text = JSON.stringify(ofKind(all, "PrometheusRule").map(({ inputs }) => inputs));
    assert.match(text, /"alert":"SARKPodsDown"/);
    // Its own are for those who run it.
    assert.doesNotMatch(text, /"alert":"(Watchdog|AlertmanagerCannotNotify)"/);
    assert.deepEqual(
      withPods(all).filter(
        (each) => podTemplateOf(each).metadata.labels["app.kubernetes.io/component"] === "monitoring",
      ),
      [],
    );
  });

  it("measures and runs nothing where nobody wants it", async () => {
    const all = await recorded({ "sark:monitoring": { mode: "none" } });
    assert.deepEqual(
      all.filter(({ type }) => type.startsWith("sark:monitoring:")),
      [],
    );
  });
});
