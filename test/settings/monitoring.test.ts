import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { platformAlerts } from "../../settings/alert-names.ts";
import { loadSettings } from "../../settings/load.ts";
import { problemsIn, productionWith, refusal, settingsOf } from "../support/configuration.ts";

const problemsOf = (changes: Record<string, unknown>) => problemsIn(refusal(productionWith(changes)));

const alert = {
  name: "ToolsSlow",
  severity: "warning",
  expression: "up == 0",
  summary: "Tools are slow.",
  runbook: "https://example.com/tools.md",
};

describe("monitoring in the settings", () => {
  const cases: Readonly<Record<string, { readonly changes: Record<string, unknown>; readonly says: string }>> = {
    "a severity that nobody knows": {
      changes: { "sark:monitoring alerts": [{ ...alert, severity: "page" }] },
      says: '  sark:monitoring.alerts[0].severity must be one of: critical, warning, info; it is "page".',
    },
    "two alerts of one name": {
      changes: { "sark:monitoring alerts": [alert, alert] },
      says: "  sark:monitoring.alerts must not use a name twice: ToolsSlow.",
    },
    "the name of an alert of the platform": {
      changes: { "sark:monitoring alerts": [{ ...alert, name: "SARKPodsDown" }] },
      says: '  sark:monitoring.alerts[0].name is the name of an alert of the platform; it is "SARKPodsDown".',
    },
    "an expression that cannot be read": {
      changes: { "sark:monitoring alerts": [{ ...alert, expression: "rate(up[5m) > 0" }] },
      says:
        "  sark:monitoring.alerts[0].expression is no PromQL: it cannot be read from character 11 on; " +
        'it is "rate(up[5m) > 0".',
    },
    "a rate of a moment": {
      changes: { "sark:monitoring alerts": [{ ...alert, expression: "sum(rate(up)) > 0" }] },
      says:
        "  sark:monitoring.alerts[0].expression is refused by Prometheus: rate needs a time such as [5m]; " +
        'it is "sum(rate(up)) > 0".',
    },
    "a time where a moment is needed": {
      changes: { "sark:monitoring alerts": [{ ...alert, expression: "sum(up[5m]) > 0" }] },
      says:
        "  sark:monitoring.alerts[0].expression is refused by Prometheus: up[5m] is a time, and stands where a moment is " +
        'needed; it is "sum(up[5m]) > 0".',
    },
    "an alert without a runbook": {
      changes: { "sark:monitoring alerts": [{ ...alert, runbook: undefined }] },
      says: "  sark:monitoring.alerts[0].runbook must be an http or https URL.",
    },
    "an unknown alert that is left out": {
      changes: { "sark:monitoring withoutAlerts": ["SarkPodsDown"] },
      says: `  sark:monitoring.withoutAlerts[0] must be one of: ${platformAlerts.join(", ")}; it is "SarkPodsDown".`,
    },
    "an even number of Alertmanagers": {
      changes: { "sark:monitoring alertmanager": { replicas: 2 } },
      says: "  sark:monitoring.alertmanager.replicas must be odd: an even number survives no more failures; it is 2.",
    },
    "no image to run": {
      changes: { "sark:images prometheus": undefined, "sark:images grafana": undefined },
      says: "  sark:images must name prometheus and grafana while sark:monitoring.mode is own: the platform runs them itself.",
    },
    "no image of the prober": {
      changes: { "sark:images blackboxExporter": undefined },
      says: "  sark:images must name blackboxExporter while sark:monitoring.mode is own: the platform runs them itself.",
    },
    "an answer that the prober cannot look for": {
      changes: { "sark:monitoring healthProbe body": ['(?<!not )ready"'] },
      says:
        "  sark:monitoring.healthProbe.body[0] must be a regular expression of RE2: without references and without looking " +
        'around; it is "(?<!not )ready\\"".',
    },
    "nobody who is called in production": {
      changes: { "sark:monitoring receivers": {} },
      says:
        "  sark:monitoring.receivers must have slack or pagerDuty while sark:environment is production: nobody would learn " +
        "of an alert.",
    },
    "receivers that cannot be reached": {
      changes: { "sark:monitoring receivers peers": [] },
      says: "  sark:monitoring.receivers.peers must say where the receivers are: Alertmanager can open connections to nobody else.",
    },
    "a secret from nowhere": {
      changes: { "sark:monitoring receivers slack": {} },
      says: "  sark:monitoring.receivers.slack.value or from: give exactly one of the two.",
    },
    "an operator whose Prometheus may not measure": {
      changes: { "sark:monitoring": { mode: "operator" } },
      says:
        "  sark:network.metricsClients must name the Prometheus of the operator while sark:monitoring.mode is operator: it " +
        "could measure nothing.",
    },
    "a sign-in that leads nowhere": {
      changes: {
        "sark:monitoring grafana": {
          signIn: {
            clientId: "grafana",
            clientSecretFrom: { secret: "grafana-client", key: "secret" },
            authorizationUrl: "https://login.example.com/authorize",
            tokenUrl: "https://login.example.com/token",
            userInfoUrl: "https://login.example.com/userinfo",
            peer: { namespace: "login" },
          },
        },
      },
      says:
        "  sark:monitoring.grafana.url must be an https URL while sark:monitoring.grafana.signIn is set: the identity " +
        "provider sends people back there.",
    },
    "a copy of measurements over plain HTTP": {
      changes: { "sark:monitoring prometheus remoteWrite": { url: "http://x.example.com", peer: { namespace: "x" } } },
      says: '  sark:monitoring.prometheus.remoteWrite.url must be an https URL; it is "http://x.example.com".',
    },
  };
  for (const [what, { changes, says }] of Object.entries(cases)) {
    it(`${what}: one message that says what to do`, () => {
      assert.deepEqual(problemsOf(changes), [says]);
    });
  }

  it("several mistakes are one message, before anything is created", () => {
    const problems = problemsOf({
      "sark:monitoring alerts": [{ ...alert, severity: "page" }, { ...alert, expression: "sum(" }, alert],
      "sark:monitoring receivers slack": { value: "http://hooks.example.com/abc" },
    });
    assert.equal(problems.length, 4, problems.join("\n"));
  });

  it("Grafana needs no image where nobody wants it", () => {
    const changes = { "sark:images grafana": undefined, "sark:monitoring grafana": { enabled: false } };
    assert.equal(settingsOf(productionWith(changes)).images.grafana, undefined);
  });

  it("nothing is measured where nothing is said", () => {
    assert.deepEqual(settingsOf(productionWith({ "sark:monitoring": undefined })).monitoring, { mode: "none" });
  });
});

describe("secrets of receivers", () => {
  const webhook = "https://hooks.example.com/services/T0/B0/abcdefgh";

  /** Settings with receivers whose values the stack file has encrypted. */
  function load(receivers: object) {
    const { values } = {
      values: Object.fromEntries(
        Object.entries(
          productionWith({ "sark:monitoring receivers": { ...receivers, peers: [{ namespace: "proxy" }] } }),
        ).map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]),
      ),
    };
    return loadSettings({ values, isSecret: (key) => key === "sark:monitoring", stack: "test" });
  }

  it("become secret Outputs", async () => {
    const { monitoring } = load({ slack: { value: webhook }, pagerDuty: { value: "a1".repeat(16) } });
    assert.ok(monitoring.mode === "own");
    const { slack, pagerDuty } = monitoring.receivers;
    for (const receiver of [slack, pagerDuty]) {
      assert.ok(pulumi.Output.isInstance(receiver?.value));
      assert.equal(await pulumi.isSecret(receiver.value), true);
    }
  });

  const wrong: Readonly<Record<string, object>> = {
    "a webhook over plain HTTP": { slack: { value: webhook.replace("https", "http") } },
    "a webhook without a path": { slack: { value: "https://hooks.example.com" } },
    "a webhook that is no URL": { slack: { value: "abcdefgh" } },
    "a routing key of another length": { pagerDuty: { value: "abcdefgh" } },
    "a switch that is no URL": { slack: { value: webhook }, deadMansSwitch: { value: "abcdefgh" } },
  };
  for (const [what, receivers] of Object.entries(wrong)) {
    it(`${what} is refused without being shown, encrypted or not`, () => {
      const plainly = refusal(
        productionWith({ "sark:monitoring receivers": { ...receivers, peers: [{ namespace: "a" }] } }),
      );
      assert.match(plainly, /sark:monitoring\.receivers\.(slack|pagerDuty|deadMansSwitch)\.value must be /);
      assert.doesNotMatch(plainly, /abcdefgh|hooks\.example/);
      assert.throws(
        () => load(receivers),
        (error) => pulumi.RunError.isInstance(error) && !/abcdefgh|hooks\.example/.test(error.message),
      );
    });
  }

  it("in plain text are refused, with the command that mends it and without the secret", () => {
    const message = refusal(
      productionWith({ "sark:monitoring receivers": { slack: { value: webhook }, peers: [{ namespace: "a" }] } }),
    );
    assert.deepEqual(problemsIn(message), [
      "  sark:monitoring.receivers.slack.value is in plain text. Remove it from the stack file and set it with: " +
        "pulumi config set --secret --path sark:monitoring.receivers.slack.value.",
    ]);
    assert.ok(!message.includes("abcdefgh"));
  });
});
