import assert from "node:assert/strict";
import { monitoredParts } from "../../../components/monitored.ts";
import { platformFlows } from "../../../components/platform.ts";
import { poolerConfiguration } from "../../../components/postgres/pooler.ts";
import type { Settings } from "../../../settings.ts";
import { productionWith, settingsOf } from "../../support/configuration.ts";
import { containerOf, podOf, theOne } from "../../support/find.ts";
import { recordPlatform } from "../../support/platform.ts";
import { restrictedViolations } from "../../support/pod-security.ts";
import { type Registration, secretMark } from "../../support/recorder.ts";

const settings = settingsOf(productionWith());
const unmeasured = settingsOf(productionWith({ "sark:postgres pooling": { metrics: false } }));

function iniOf({ postgres, namespace }: Settings): string {
  assert.ok(postgres.mode === "cluster");
  return poolerConfiguration(postgres, namespace);
}

describe("metrics of the poolers", () => {
  let all: readonly Registration[];
  before(async () => {
    all = await recordPlatform(settings);
  });
  const pod = () => podOf(theOne(all, "Deployment", "postgres-pooler"));

  it("come from an exporter beside each, which knows the pooler by its authority and its password by a Secret", () => {
    const exporter = containerOf(pod(), "exporter");
    const environment = new Map(exporter.env.map((each) => [each.name, each]));
    const url = new URL(environment.get("PGBOUNCER_EXPORTER_CONNECTION_STRING")?.value ?? "");
    assert.equal(`${url.username}@${url.host}${url.pathname}`, "pooler_statistics@127.0.0.1:6432/pgbouncer");
    assert.equal(url.password, "");
    assert.equal(url.searchParams.get("sslmode"), "verify-ca");
    assert.equal(url.searchParams.get("sslrootcert"), "/etc/pgbouncer-trust/ca.crt");
    const password = environment.get("PGPASSWORD")?.valueFrom.secretKeyRef;
    assert.match(password?.name ?? "", /^postgres-credentials-pooler-statistics/);
    assert.equal(theOne(all, "Secret", "postgres-credentials-pooler-statistics").inputs["stringData"], secretMark);
    assert.deepEqual(restrictedViolations(pod()), []);
  });

  it("take no key of the pooler's: the exporter has the authority's certificate alone", () => {
    const trust = pod().volumes?.find(({ name }) => name === "trust");
    assert.deepEqual(
      trust?.secret.items.map(({ key }) => key),
      ["ca.crt"],
    );
    const { volumeMounts } = containerOf(pod(), "exporter");
    assert.deepEqual(
      volumeMounts.map(({ name }) => name),
      ["trust"],
    );
  });

  it("are for a user who may ask the pooler, and whom no database knows", () => {
    assert.match(iniOf(settings), /^stats_users = pooler_statistics$/m);
    assert.doesNotMatch(iniOf(settings), /admin_users/);
    assert.doesNotMatch(JSON.stringify(theOne(all, "Job", "postgres-roles").inputs), /pooler_statistics/);
    assert.equal(theOne(all, "Secret", "postgres-credentials-pooler-users").inputs["stringData"], secretMark);
  });

  it("are asked for by Prometheus, and by the metrics clients of the cluster", () => {
    const flows = (of: Settings) =>
      platformFlows(of).filter(
        ({ to, ports }) => "workload" in to && to.workload === "postgres-pooler" && ports.some((p) => p.port === 9127),
      );
    assert.ok(flows(settings).some(({ from }) => "workload" in from && from.workload === "prometheus"));
    const shared = settingsOf(productionWith({ "sark:network metricsClients": [{ namespace: "observability" }] }));
    assert.equal(flows(shared).length, 2);
    assert.deepEqual(flows(unmeasured), []);
  });

  it("are not there without the setting: no exporter, no user, no password, no alert", async () => {
    const without = await recordPlatform(unmeasured);
    assert.deepEqual(podOf(theOne(without, "Deployment", "postgres-pooler")).initContainers ?? [], []);
    assert.doesNotMatch(iniOf(unmeasured), /stats_users/);
    assert.ok(!without.some(({ name }) => name.includes("pooler-statistics")));
    const names = monitoredParts(unmeasured).flatMap(({ alerts }) => alerts.map(({ name }) => name));
    assert.ok(!names.some((name) => name.startsWith("Pooler")));
  });
});
