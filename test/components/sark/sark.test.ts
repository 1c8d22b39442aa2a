import assert from "node:assert/strict";
import { authorizationTables } from "../../../settings/authorization-tables.ts";
import { addressOf, containerOf, dataOf, metadataOf, ofKind, podOf, theOne } from "../../support/find.ts";
import { exampleWith, settingsOf } from "../../support/configuration.ts";
import { recordPlatform } from "../../support/platform.ts";
import type { Registration } from "../../support/recorder.ts";

const recorded = (changes: Record<string, unknown> = {}) => recordPlatform(settingsOf(exampleWith(changes)));
const podsOf = (all: readonly Registration[]) => ({
  sark: podOf(theOne(all, "Deployment", "sark")),
  migration: podOf(theOne(all, "Job", "sark-migration")),
});
const pem = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
const verified = { "sark:postgres tls": { mode: "verify-full", caCertificate: pem } };

describe("SARK", () => {
  let all: readonly Registration[];
  before(async () => {
    all = await recorded();
  });

  it("runs image, command, ports and probes of its contract", async () => {
    const own = containerOf(podsOf(all).sark, "sark");
    assert.match(own.image, /^localhost\/sark-platform\/sark@sha256:[0-9a-f]{64}$/);
    assert.equal(own.command, undefined);
    assert.deepEqual(
      own.ports.map(({ name, containerPort }) => [name, containerPort]),
      [
        ["http", 8000],
        ["metrics", 9090],
      ],
    );
    const paths = [own.startupProbe, own.readinessProbe, own.livenessProbe].map(({ httpGet }) => httpGet.path);
    assert.deepEqual(paths, ["/health", "/ready", "/health"]);

    const upstream = containerOf(podsOf(await recorded({ "sark:contract": "upstream" })).sark, "sark");
    assert.ok(upstream.command?.includes("sark.api.main:app"));
    assert.deepEqual(
      upstream.ports.map(({ name, containerPort }) => [name, containerPort]),
      [["http", 8000]],
    );
    assert.equal(upstream.startupProbe.httpGet.path, "/health/startup");
    assert.equal(upstream.readinessProbe.exec.command[0], "python");
    assert.equal(upstream.livenessProbe.httpGet.path, "/health/live");
  });

  it("is told its environment by a ConfigMap and its secrets by reference", () => {
    const configuration = theOne(all, "ConfigMap", "sark-config");
    for (const [name, pod] of Object.entries(podsOf(all))) {
      const container = containerOf(pod, name);
      assert.deepEqual(container.envFrom, [{ configMapRef: { name: metadataOf(configuration).name } }]);
      for (const variable of container.env) assert.equal("value" in variable, false, variable.name);
      const references = new Map(container.env.map((variable) => [variable.name, variable.valueFrom.secretKeyRef]));
      assert.deepEqual(references.get("SECRET_KEY"), { name: "sark-secrets-0000000", key: "jwt-secret-key" });
      assert.deepEqual(references.get("SECRET_KEY"), references.get("JWT_SECRET_KEY"));
      assert.deepEqual(references.get("POSTGRES_PASSWORD"), {
        name: "sark-postgres-0000000",
        key: "postgres-password",
      });
      assert.deepEqual(references.get("REDIS_PASSWORD"), { name: "sark-cache-0000000", key: "redis-password" });
    }
    assert.equal(dataOf(configuration)["GATEWAY_URL"], "http://gateway-service.mcp-local.svc:8080");
  });

  it("reads passwords from the Secrets of others where the settings name them", async () => {
    const others = await recorded({
      "sark:postgres password": undefined,
      "sark:postgres passwordFrom": { secret: "their-database", key: "pw" },
      "sark:cache password": undefined,
      "sark:cache passwordFrom": { secret: "their-cache", key: "pw2" },
    });
    const { env } = containerOf(podsOf(others).sark, "sark");
    const references = new Map(env.map((variable) => [variable.name, variable.valueFrom.secretKeyRef]));
    assert.deepEqual(references.get("POSTGRES_PASSWORD"), { name: "their-database", key: "pw" });
    assert.deepEqual(references.get("TIMESCALE_PASSWORD"), { name: "their-database", key: "pw" });
    assert.deepEqual(references.get("REDIS_PASSWORD"), { name: "their-cache", key: "pw2" });
  });

  it("mounts the database's authority where it verifies the server, and only there", async () => {
    for (const [name, pod] of Object.entries(podsOf(await recorded(verified)))) {
      const mount = containerOf(pod, name).volumeMounts.find(({ mountPath }) => mountPath === "/etc/sark/trust");
      assert.deepEqual(mount, { name: "trust", mountPath: "/etc/sark/trust", readOnly: true }, name);
    }
    const trusting = await recorded(verified);
    const trust = theOne(trusting, "ConfigMap", "sark-trust");
    assert.deepEqual(dataOf(trust), { "postgres-ca.pem": pem });
    const volume = podsOf(trusting).sark.volumes?.find(({ name }) => name === "trust");
    assert.equal(volume?.configMap.name, metadataOf(trust).name);

    assert.deepEqual(
      ofKind(all, "ConfigMap").filter(({ name }) => name === "sark-trust"),
      [],
    );
    for (const pod of Object.values(podsOf(all))) assert.ok(!pod.volumes?.some(({ name }) => name === "trust"));
  });

  it("mounts nothing that is no volume of its pod", async () => {
    for (const registrations of [all, await recorded(verified)]) {
      for (const owner of [...ofKind(registrations, "Deployment"), ...ofKind(registrations, "Job")]) {
        const pod = podOf(owner);
        const volumes = (pod.volumes ?? []).map(({ name }) => name).sort();
        const mounted = [...(pod.initContainers ?? []), ...pod.containers].flatMap(({ volumeMounts }) =>
          volumeMounts.map(({ name }) => name),
        );
        assert.deepEqual([...new Set(mounted)].sort(), volumes, owner.name);
      }
    }
  });

  it("has OPA at its side from before its start until after its end, reachable inside the pod only", () => {
    const { sark, migration } = podsOf(all);
    const [opa, ...others] = sark.initContainers ?? [];
    assert.deepEqual(others, []);
    assert.deepEqual([opa?.name, opa?.restartPolicy], ["opa", "Always"]);
    const options = opa?.args ?? [];
    assert.ok(options.includes("--addr=127.0.0.1:8181"), options.join(" "));
    assert.deepEqual(
      options.filter((option) => option.startsWith("--addr")).length,
      1,
      "a second address would be served as well",
    );
    assert.ok(options.includes("--authorization=basic"));
    assert.ok(options.includes("--authentication=token"));
    assert.ok(options.includes("--diagnostic-addr=0.0.0.0:8282"));
    assert.deepEqual(
      opa?.ports.map(({ containerPort }) => containerPort),
      [8282],
    );
    assert.equal(opa.startupProbe.httpGet.port, 8282);
    const policies = theOne(all, "ConfigMap", "opa-policies");
    assert.deepEqual(Object.keys(dataOf(policies)).sort(), [
      "authz.rego",
      "data.json",
      "denial.rego",
      "gateway.rego",
      "mask.rego",
      "question.rego",
    ]);
    const tables = authorizationTables(settingsOf(exampleWith({})).authorization);
    assert.ok(Object.keys(tables.roles).length > 0);
    assert.deepEqual(JSON.parse(dataOf(policies)["data.json"] ?? ""), { authorization: tables });
    assert.equal(sark.volumes?.find(({ name }) => name === "policies")?.configMap.name, metadataOf(policies).name);
    assert.equal(options.at(-1), opa.volumeMounts.find(({ name }) => name === "policies")?.mountPath);
    assert.deepEqual(
      migration.initContainers?.map(({ name }) => name),
      ["reach-database"],
    );
  });

  it("waits for the network before it migrates, but not in an image that may have nothing to wait with", async () => {
    const { migration } = podsOf(all);
    const [wait] = migration.initContainers ?? [];
    assert.equal(wait?.image, containerOf(migration, "migration").image);
    assert.deepEqual(wait.command?.slice(0, 2), ["python", "-c"]);
    assert.deepEqual(wait.command.slice(3), ["postgres.mcp-stores.svc", "5432", "60"]);
    const other = podsOf(await recorded({ "sark:sark migration": { command: ["flyway", "migrate"] } })).migration;
    assert.equal(other.initContainers, undefined);
  });

  it("scales on its own CPU and on OPA's", () => {
    const { metrics } = theOne(all, "HorizontalPodAutoscaler", "sark-autoscaler").inputs["spec"] as {
      readonly metrics: readonly { readonly containerResource: { readonly container: string } }[];
    };
    assert.deepEqual(
      metrics.map(({ containerResource }) => containerResource.container),
      ["sark", "opa"],
    );
  });

  it("rolls out after its migration, and both after namespace, quota and network policies", () => {
    const deployment = theOne(all, "Deployment", "sark");
    const job = theOne(all, "Job", "sark-migration");
    assert.ok(deployment.dependsOn.includes(addressOf(job)));
    const first = [...ofKind(all, "NetworkPolicy"), ...ofKind(all, "ResourceQuota"), ...ofKind(all, "Namespace")];
    assert.ok(first.length >= 6);
    for (const registration of [deployment, job]) {
      for (const needed of first) {
        assert.ok(registration.dependsOn.includes(addressOf(needed)), `${registration.name} before ${needed.name}`);
      }
    }
  });

  it("migrates with an image of its own where the settings name one", async () => {
    const digest = `sha256:${"7".repeat(64)}`;
    const image = { repository: "localhost/migrations", tag: "3.0.0", digest };
    const changed = await recorded({
      "sark:images migrations": image,
      "sark:sark migration": { command: ["migrate"], deadlineSeconds: 99, retries: 7 },
    });
    const job = theOne(changed, "Job", "sark-migration");
    const migration = containerOf(podOf(job), "migration");
    assert.equal(migration.image, `localhost/migrations@${digest}`);
    assert.deepEqual(migration.command, ["migrate"]);
    const { activeDeadlineSeconds, backoffLimit } = job.inputs["spec"] as Record<string, unknown>;
    assert.deepEqual([activeDeadlineSeconds, backoffLimit], [99, 7]);
    const usual = containerOf(podsOf(all).migration, "migration");
    assert.equal(usual.image, containerOf(podsOf(all).sark, "sark").image);
    assert.deepEqual(usual.command, ["python", "-m", "alembic", "upgrade", "head"]);
  });

  it("runs as user 1000, before batch work", () => {
    const { sark, migration } = podsOf(all);
    assert.deepEqual(
      [sark, migration].map((pod) => pod.securityContext.runAsUser),
      [1000, 1000],
    );
    assert.deepEqual([sark.priorityClassName, migration.priorityClassName], ["mcp-local-sark", "mcp-local-batch"]);
  });
});
