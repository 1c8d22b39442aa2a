import assert from "node:assert/strict";
import { parse } from "yaml";
import { monitoredParts } from "../../../components/monitored.ts";
import { platformFlows } from "../../../components/platform.ts";
import { productionWith, settingsOf } from "../../support/configuration.ts";
import { containerOf, dataOf, ofKind, podOf, secretKeysOf, theOne } from "../../support/find.ts";
import { recordPlatform } from "../../support/platform.ts";
import type { Registration } from "../../support/recorder.ts";

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly w: number };
  readonly datasource?: { readonly uid: string };
  readonly targets?: readonly { readonly expr: string; readonly refId: string }[];
}

interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly editable: boolean;
  readonly panels: readonly Panel[];
}

const settings = settingsOf(productionWith());

describe("Grafana", () => {
  let all: readonly Registration[];
  before(async () => {
    all = await recordPlatform(settings);
  });
  const pod = () => podOf(theOne(all, "Deployment", "grafana"));
  const container = () => containerOf(pod(), "grafana");
  const told = () => Object.fromEntries(container().env.map(({ name, value }) => [name, value]));
  const files = () => dataOf(theOne(all, "ConfigMap", "grafana-dashboards"));
  const dashboards = () => Object.values(files()).map((text) => JSON.parse(text) as Dashboard);

  it("lets nobody in without a password, which is a file", () => {
    const environment = told();
    assert.equal(environment["GF_AUTH_ANONYMOUS_ENABLED"], "false");
    assert.equal(environment["GF_USERS_ALLOW_SIGN_UP"], "false");
    assert.equal(environment["GF_SECURITY_ADMIN_PASSWORD__FILE"], "/etc/grafana-secrets/grafana-password");
    assert.deepEqual(secretKeysOf(container()), []);
    const mount = container().volumeMounts.find(({ mountPath }) => mountPath === "/etc/grafana-secrets");
    assert.equal(pod().volumes?.find(({ name }) => name === mount?.name)?.secret.secretName, "sark-grafana-0000000");
  });

  it("sends nothing to its makers and fetches nothing from them", () => {
    const environment = told();
    for (const name of [
      "GF_ANALYTICS_REPORTING_ENABLED",
      "GF_ANALYTICS_CHECK_FOR_UPDATES",
      "GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES",
      "GF_NEWS_NEWS_FEED_ENABLED",
    ]) {
      assert.equal(environment[name], "false", name);
    }
    assert.equal(environment["GF_PLUGINS_PREINSTALL_DISABLED"], "true");
  });

  it("asks Prometheus through its Service", () => {
    const text = dataOf(theOne(all, "ConfigMap", "grafana-provisioning"))["datasources.yaml"] ?? "";
    const { datasources } = parse(text) as { readonly datasources: readonly { uid: string; url: string }[] };
    assert.deepEqual(
      datasources.map(({ uid, url }) => [uid, url]),
      [["prometheus", "http://prometheus.mcp-production.svc:9090"]],
    );
  });

  it("has a dashboard of each component and one with everything, within what a ConfigMap holds", () => {
    assert.deepEqual(
      Object.keys(files()).sort(),
      ["cache", "gateway", "kubernetes", "monitoring", "overview", "policy-engine", "postgres", "sark"].map(
        (name) => `${name}.json`,
      ),
    );
    assert.ok(Buffer.byteLength(JSON.stringify(files())) < 960 * 1024);
  });

  it("shows every panel that a component declares, once, with its queries", () => {
    const declared = monitoredParts(settings).flatMap(({ overview, rows }) => [
      ...overview,
      ...rows.flatMap(({ panels }) => panels),
    ]);
    const shown = dashboards().flatMap(({ panels }) => panels.filter(({ type }) => type !== "row"));
    assert.deepEqual(
      shown.map(({ title, targets }) => [title, targets?.map(({ expr }) => expr)]).sort(),
      declared.map(({ title, queries }) => [title, queries.map(({ expression }) => expression)]).sort(),
    );
  });

  it("dashboards cannot be changed by hand; their panels have numbers and room of their own, and one source", () => {
    for (const { uid, editable, panels } of dashboards()) {
      assert.equal(editable, false, uid);
      const ids = panels.map(({ id }) => id);
      assert.deepEqual(ids, [...new Set(ids)], uid);
      for (const { title, type, datasource, gridPos, targets } of panels) {
        if (type === "row") continue;
        assert.equal(datasource?.uid, "prometheus", title);
        assert.ok(gridPos.x + gridPos.w <= 24, title);
        const names = (targets ?? []).map(({ refId }) => refId);
        assert.deepEqual(names, [...new Set(names)], title);
      }
    }
  });

  it("lets people sign in at their identity provider, where the settings name one, and asks nobody for a password then", async () => {
    const single = settingsOf(
      productionWith({
        "sark:monitoring grafana": {
          url: "https://grafana.example.com",
          signIn: {
            clientId: "grafana",
            clientSecretFrom: { secret: "grafana-client", key: "client-secret" },
            authorizationUrl: "https://login.example.com/authorize",
            tokenUrl: "https://login.example.com/token",
            userInfoUrl: "https://login.example.com:8443/userinfo",
            role: "contains(groups[*], 'platform') && 'Admin' || 'Viewer'",
            peer: { cidrs: ["10.20.112.0/24"] },
          },
        },
      }),
    );
    const registered = podOf(theOne(await recordPlatform(single), "Deployment", "grafana"));
    const { env, volumeMounts } = containerOf(registered, "grafana");
    const value = (wanted: string) => env.find(({ name }) => name === wanted)?.value;
    assert.equal(value("GF_AUTH_DISABLE_LOGIN_FORM"), "true");
    assert.equal(value("GF_AUTH_GENERIC_OAUTH_CLIENT_SECRET__FILE"), "/etc/grafana-client/client-secret");
    assert.equal(value("GF_AUTH_GENERIC_OAUTH_CLIENT_SECRET"), undefined);
    const mount = volumeMounts.find(({ mountPath }) => mountPath === "/etc/grafana-client");
    assert.equal(registered.volumes?.find(({ name }) => name === mount?.name)?.secret.secretName, "grafana-client");
    const opened = platformFlows(single).find(({ why }) => why === "who somebody is");
    assert.deepEqual(
      opened?.ports.map(({ port }) => port),
      [443, 8443],
    );
  });

  it("is opened by those whom the settings name, at the address that they know", async () => {
    const open = settingsOf(
      productionWith({
        "sark:monitoring grafana": { url: "https://grafana.example.com", clients: [{ namespace: "edge" }] },
      }),
    );
    const registered = await recordPlatform(open);
    const environment = containerOf(podOf(theOne(registered, "Deployment", "grafana")), "grafana").env;
    const value = (wanted: string) => environment.find(({ name }) => name === wanted)?.value;
    assert.equal(value("GF_SERVER_ROOT_URL"), "https://grafana.example.com");
    assert.equal(value("GF_SECURITY_COOKIE_SECURE"), "true");
    const policy = ofKind(registered, "NetworkPolicy").find(({ name }) => name === "platform-network-grafana");
    assert.match(JSON.stringify(policy?.inputs), /"kubernetes.io\/metadata.name":"edge"/);
  });
});
