import assert from "node:assert/strict";
import type { types } from "@pulumi/kubernetes";
import { parse } from "yaml";
import { platformFlows } from "../../../components/platform.ts";
import { productionWith, settingsOf } from "../../support/configuration.ts";
import { containerOf, dataOf, kindOf, metadataOf, podOf, theOne } from "../../support/find.ts";
import { sentDecisions, sinkWith } from "../../support/logs.ts";
import { recordPlatform } from "../../support/platform.ts";
import { restrictedViolations } from "../../support/pod-security.ts";
import { type Registration, secretMark } from "../../support/recorder.ts";

interface CollectorFile {
  readonly extensions: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly receivers: { readonly otlp: { readonly protocols: { readonly http: { readonly tls: object } } } };
  readonly exporters: Readonly<
    Record<string, { readonly tls: object; readonly sending_queue: Readonly<Record<string, unknown>> }>
  >;
  readonly service: { readonly extensions: readonly string[] };
}

const token = { value: { secure: "encrypted" } };
const render = (logs: object = {}) => recordPlatform(settingsOf(productionWith(sentDecisions(logs))));
const fileOf = (all: readonly Registration[], name: string) =>
  parse(dataOf(theOne(all, "ConfigMap", name))["collector.yaml"] ?? "") as CollectorFile;

describe("the way of decisions to a sink", () => {
  let all: readonly Registration[];
  before(async () => {
    all = await render(sinkWith({ token, caCertificate: "-----BEGIN CERTIFICATE-----\nMIIB\n" }));
  });

  it("is not there where nothing is set", async () => {
    const without = await recordPlatform(settingsOf(productionWith()));
    assert.ok(!JSON.stringify(without).includes("log-agent"));
    assert.ok(!JSON.stringify(without).includes("file_logger"));
  });

  it("has pods that Pod Security restricted admits, without a path of the node", () => {
    for (const [kind, name] of [
      ["StatefulSet", "log-collector"],
      ["Deployment", "sark"],
    ] as const) {
      assert.deepEqual(restrictedViolations(podOf(theOne(all, kind, name))), []);
    }
  });

  it("starts the agent before the policy engine, which writes where the agent reads", () => {
    const pod = podOf(theOne(all, "Deployment", "sark"));
    const names = (pod.initContainers ?? []).map(({ name }) => name);
    assert.deepEqual(names.slice(0, 2), ["log-agent", "opa"]);
    // Without it a crash of the agent would lose what it had read and not sent.
    assert.ok(containerOf(pod, "log-agent").args.includes("--feature-gates=stanza.synchronousLogEmitter"));
    const opa = containerOf(pod, "opa");
    assert.ok(opa.args.includes("--set=plugins.file_logger.path=/var/log/decisions/decisions.json"));
    assert.ok(opa.args.includes("--set=decision_logs.console=true"));
    for (const name of ["log-agent", "opa"]) {
      const mount = containerOf(pod, name).volumeMounts.find(({ mountPath }) => mountPath === "/var/log/decisions");
      assert.equal(mount?.readOnly, false, name);
    }
    assert.ok(!containerOf(pod, "sark").volumeMounts.some(({ mountPath }) => mountPath === "/var/log/decisions"));
  });

  it("keeps all files of the engine within the volume", () => {
    const pod = podOf(theOne(all, "Deployment", "sark"));
    const numberAfter = (name: string) =>
      Number(
        containerOf(pod, "opa")
          .args.find((argument) => argument.includes(name))
          ?.split("=")
          .at(-1),
      );
    const volume = pod.volumes?.find(({ name }) => name === "decisions");
    assert.equal(volume?.emptyDir.sizeLimit, "256Mi");
    assert.ok(numberAfter("max_size_mb") * (numberAfter("max_backups") + 1) < 256);
  });

  it("gives both ends a certificate, and takes logs from nobody else", () => {
    const { tls } = fileOf(all, "log-collector-config").receivers.otlp.protocols.http;
    assert.deepEqual(tls, {
      cert_file: "/etc/log-tls/tls.crt",
      key_file: "/etc/log-tls/tls.key",
      client_ca_file: "/etc/log-tls/ca.crt",
      min_version: "1.3",
    });
    const uses = all
      .filter((each) => kindOf(each) === "LocallySignedCert" && each.name.startsWith("logs-credentials"))
      .map(({ inputs }) => (inputs["allowedUses"] as readonly string[]).at(-1));
    assert.deepEqual(uses.sort(), ["client_auth", "server_auth"]);
  });

  it("keeps on disk what the sink has not taken, and never gives up", () => {
    const { extensions, exporters } = fileOf(all, "log-collector-config");
    const { sending_queue: queue } = exporters["otlp_http/sink"] ?? assert.fail("there is no sink");
    assert.equal(extensions["file_storage"]?.["fsync"], true);
    assert.equal(queue["storage"], "file_storage");
    assert.equal(queue["queue_size"], 5 * 2 ** 30);
    assert.deepEqual(exporters["otlp_http/sink"]?.tls, {
      min_version: "1.2",
      ca_file: "/etc/log-collector/sink-ca.crt",
    });
  });

  it("has the sink's token in a Secret, and its file where the collector looks for it", () => {
    const pod = podOf(theOne(all, "StatefulSet", "log-collector"));
    const mount = containerOf(pod, "collector").volumeMounts.find(({ name }) => name === "token");
    const volume = pod.volumes?.find(({ name }) => name === "token");
    const file = fileOf(all, "log-collector-config");
    assert.equal(mount?.mountPath, "/etc/log-sink-token");
    assert.deepEqual(volume?.secret.items, [{ key: "token", path: "token" }]);
    assert.equal(file.extensions["bearertokenauth/sink"]?.["filename"], "/etc/log-sink-token/token");
    assert.ok(file.service.extensions.includes("bearertokenauth/sink"));
    const configuration = JSON.stringify(theOne(all, "ConfigMap", "log-collector-config").inputs);
    assert.ok(!configuration.includes(secretMark));
  });

  it("takes the token from a Secret of others", async () => {
    const others = await render(
      sinkWith({ token: { from: { secret: "siem", key: "api-key" }, header: "DD-API-KEY" } }),
    );
    const pod = podOf(theOne(others, "StatefulSet", "log-collector"));
    assert.equal(pod.volumes?.find(({ name }) => name === "token")?.secret.secretName, "siem");
    const { extensions } = fileOf(others, "log-collector-config");
    assert.deepEqual(extensions["bearertokenauth/sink"], {
      header: "DD-API-KEY",
      scheme: "Bearer",
      filename: "/etc/log-sink-token/api-key",
    });
  });

  it("is the only way that is open, and is measured", () => {
    const settings = settingsOf(productionWith(sentDecisions()));
    const flows = platformFlows(settings).map(({ from, to, ports, why }) => ({
      from: "workload" in from ? from.workload : from.name,
      to: "workload" in to ? to.workload : to.name,
      ports: ports.map(({ port }) => port),
      why,
    }));
    const mine = flows.filter(({ from, to, why }) => [from, to].includes("log-collector") && why !== "names");
    assert.deepEqual(mine, [
      { from: "sark", to: "log-collector", ports: [4318], why: "decisions" },
      { from: "log-collector", to: "log sink", ports: [443], why: "decisions" },
      { from: "prometheus", to: "log-collector", ports: [8888], why: "metrics" },
    ]);
    const measured = flows.find(({ from, to }) => from === "prometheus" && to === "sark");
    assert.ok(measured?.ports.includes(8888));
  });

  it("survives the loss of a node, and a drain takes one collector at a time", () => {
    const budget = theOne(all, "PodDisruptionBudget", "log-collector-disruption-budget").inputs;
    assert.deepEqual((budget["spec"] as types.output.policy.v1.PodDisruptionBudgetSpec).maxUnavailable, 1);
    const set = theOne(all, "StatefulSet", "log-collector");
    assert.equal(metadataOf(set).name, "log-collector");
    assert.equal((set.inputs["spec"] as types.output.apps.v1.StatefulSetSpec).replicas, 2);
  });
});
