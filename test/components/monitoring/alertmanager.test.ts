import assert from "node:assert/strict";
import { parse } from "yaml";
import { platformFlows } from "../../../components/platform.ts";
import { loadSettings } from "../../../settings/load.ts";
import type { Settings } from "../../../settings.ts";
import { pem, productionWith, settingsOf } from "../../support/configuration.ts";
import { containerOf, dataOf, ofKind, podOf, theOne } from "../../support/find.ts";
import { recordPlatform } from "../../support/platform.ts";
import { type Registration, secretMark } from "../../support/recorder.ts";

const webhook = "https://hooks.example.com/services/T0/B0/abcdefgh";

/** Settings whose stack file has the receivers encrypted. */
function encrypted(receivers: object): Settings {
  const configuration = productionWith({
    "sark:monitoring receivers": { ...receivers, peers: [{ namespace: "proxy" }] },
  });
  const values = Object.entries(configuration).map(([key, value]) => [
    key,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  return loadSettings({
    values: Object.fromEntries(values) as Record<string, string>,
    isSecret: (key) => key === "sark:monitoring",
    stack: "test",
  });
}

interface Receiver {
  readonly name: string;
  readonly slack_configs?: readonly { readonly api_url_file: string }[];
  readonly pagerduty_configs?: readonly { readonly routing_key_file: string; readonly url?: string }[];
  readonly webhook_configs?: readonly { readonly url_file: string; readonly send_resolved: boolean }[];
}

const fileOf = (all: readonly Registration[]) =>
  parse(dataOf(theOne(all, "ConfigMap", "alertmanager-config"))["alertmanager.yaml"] ?? "") as {
    readonly global?: object;
    readonly receivers: readonly Receiver[];
  };

const pod = (all: readonly Registration[]) => podOf(theOne(all, "StatefulSet", "alertmanager"));

describe("Alertmanager", () => {
  it("finds the secrets of receivers in files of Secrets that others maintain", async () => {
    const all = await recordPlatform(settingsOf(productionWith()));
    const receivers = new Map(fileOf(all).receivers.map((receiver) => [receiver.name, receiver]));
    const onCall = receivers.get("on-call");
    assert.equal(onCall?.slack_configs?.[0]?.api_url_file, "/etc/alertmanager-secrets/slack/slack-webhook-url");
    assert.equal(
      onCall.pagerduty_configs?.[0]?.routing_key_file,
      "/etc/alertmanager-secrets/pagerDuty/pagerduty-routing-key",
    );
    assert.deepEqual(receivers.get("dead-mans-switch")?.webhook_configs, [
      { url_file: "/etc/alertmanager-secrets/deadMansSwitch/dead-mans-switch-url", send_resolved: false },
    ]);
    const { volumeMounts } = containerOf(pod(all), "alertmanager");
    for (const receiver of ["slack", "pagerDuty", "deadMansSwitch"]) {
      const mount = volumeMounts.find(({ mountPath }) => mountPath === `/etc/alertmanager-secrets/${receiver}`);
      const volume = pod(all).volumes?.find(({ name }) => name === mount?.name);
      assert.equal(volume?.secret.secretName, "alert-receivers");
      assert.equal(volume.secret.items.length, 1, "no other key of the Secret becomes a file");
    }
  });

  it("finds those of the stack file in Secrets of the platform, and shows them nowhere", async () => {
    const all = await recordPlatform(encrypted({ slack: { value: webhook }, pagerDuty: { value: "a1".repeat(16) } }));
    for (const name of ["alertmanager-slack", "alertmanager-pager-duty"]) {
      assert.equal(theOne(all, "Secret", name).inputs["stringData"], secretMark);
    }
    assert.doesNotMatch(JSON.stringify(all), /abcdefgh|a1a1a1/);
    assert.equal(
      fileOf(all).receivers.find(({ name }) => name === "team")?.slack_configs?.[0]?.api_url_file,
      "/etc/alertmanager-secrets/slack/webhook-url",
    );
  });

  it("trusts the authority of the receivers, and calls another region of PagerDuty, where the settings say so", async () => {
    const all = await recordPlatform(
      settingsOf(
        productionWith({
          "sark:monitoring receivers caCertificate": pem("MIIB"),
          "sark:monitoring receivers pagerDuty": {
            from: { secret: "alert-receivers", key: "key" },
            url: "https://events.eu.pagerduty.com/v2/enqueue",
          },
        }),
      ),
    );
    const { global, receivers } = fileOf(all);
    assert.deepEqual(global, { http_config: { tls_config: { ca_file: "/etc/alertmanager/ca.crt" } } });
    assert.equal(dataOf(theOne(all, "ConfigMap", "alertmanager-config"))["ca.crt"], pem("MIIB"));
    const page = receivers.find(({ name }) => name === "on-call")?.pagerduty_configs?.[0];
    assert.equal(page?.url, "https://events.eu.pagerduty.com/v2/enqueue");
  });

  it("three know of each other, over TCP and UDP", async () => {
    const settings = settingsOf(productionWith());
    const { args } = containerOf(pod(await recordPlatform(settings)), "alertmanager");
    assert.deepEqual(
      args.filter((argument) => argument.startsWith("--cluster.peer=")),
      [0, 1, 2].map((ordinal) => `--cluster.peer=alertmanager-${ordinal}.alertmanager-members.mcp-production.svc:9094`),
    );
    const mesh = platformFlows(settings).find(({ why }) => why.startsWith("who notified"));
    assert.deepEqual(mesh?.ports, [
      { port: 9094, protocol: "TCP" },
      { port: 9094, protocol: "UDP" },
    ]);
  });

  it("a single one looks for no others", async () => {
    const settings = settingsOf(productionWith({ "sark:monitoring alertmanager": { replicas: 1 } }));
    const { args } = containerOf(pod(await recordPlatform(settings)), "alertmanager");
    assert.deepEqual(
      args.filter((argument) => argument.startsWith("--cluster")),
      ["--cluster.listen-address="],
    );
    assert.ok(!platformFlows(settings).some(({ why }) => why.startsWith("who notified")));
  });

  it("without receivers it opens no connection, and mounts no Secret", async () => {
    const settings = settingsOf(
      productionWith({ "sark:environment": "staging", "sark:monitoring receivers": {}, "sark:monitoring alerts": [] }),
    );
    assert.ok(!platformFlows(settings).some(({ why }) => why === "notifications"));
    const all = await recordPlatform(settings);
    assert.ok((pod(all).volumes ?? []).every((volume) => !("secret" in volume)));
    assert.equal(ofKind(all, "Secret").filter(({ name }) => name.startsWith("alertmanager")).length, 0);
  });
});
