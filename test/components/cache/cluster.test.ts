import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { userFile } from "../../../components/cache/users.ts";
import { cacheWith, settingsOf } from "../../support/configuration.ts";
import {
  containerOf,
  dataOf,
  metadataOf,
  ofKind,
  podOf,
  podTemplateOf,
  secretKeysOf,
  theOne,
  waitsFor,
} from "../../support/find.ts";
import { recordPlatform } from "../../support/platform.ts";
import { restrictedViolations } from "../../support/pod-security.ts";
import { type Registration, secretMark } from "../../support/recorder.ts";

const recorded = (changes: Record<string, unknown> = {}) => recordPlatform(settingsOf(cacheWith(changes)));

type Spec = Readonly<Record<string, unknown>>;

describe("the cache cluster", () => {
  let all: readonly Registration[];
  before(async () => {
    all = await recorded();
  });
  const statefulSet = () => theOne(all, "StatefulSet", "cache");
  const pod = () => podOf(statefulSet());
  const specOf = (kind: string, name: string) => theOne(all, kind, name).inputs["spec"] as Spec;
  const valuesOf = (name: string, container: string) =>
    Object.fromEntries(containerOf(podOf(theOne(all, "Job", name)), container).env.map((one) => [one.name, one.value]));

  it("members start together, keep their disks, and have to settle before the next one is replaced", () => {
    const { podManagementPolicy, persistentVolumeClaimRetentionPolicy, replicas, minReadySeconds } = specOf(
      "StatefulSet",
      "cache",
    );
    assert.deepEqual([replicas, podManagementPolicy, minReadySeconds], [6, "Parallel", 10]);
    assert.deepEqual(persistentVolumeClaimRetentionPolicy, { whenDeleted: "Retain", whenScaled: "Retain" });
  });

  it("members are as many as shards and replicas need, each with a disk and an address of its own", async () => {
    const larger = await recorded({ "sark:cache shards": 4, "sark:cache replicasPerShard": 2 });
    assert.equal((theOne(larger, "StatefulSet", "cache").inputs["spec"] as Spec)["replicas"], 12);
    const names = Array.from({ length: 12 }, (_, index) => `cache-${index}`);
    const claims = ofKind(larger, "PersistentVolumeClaim").map((claim) => metadataOf(claim).name);
    for (const name of names) {
      assert.ok(claims.includes(`data-${name}`), name);
      const service = ofKind(larger, "Service").find((one) => metadataOf(one).name === name);
      const { selector, publishNotReadyAddresses, type } = (service?.inputs["spec"] ?? {}) as Record<string, unknown>;
      assert.deepEqual(selector, {
        "app.kubernetes.io/name": "cache",
        "statefulset.kubernetes.io/pod-name": name,
      });
      assert.deepEqual([type, publishNotReadyAddresses], ["ClusterIP", true]);
    }
  });

  it("each member announces its Service's address, which its pod cannot change, and its own name", () => {
    const files = dataOf(theOne(all, "ConfigMap", "cache-config"));
    assert.equal(Object.keys(files).length, 7);
    for (const ordinal of [0, 5]) {
      assert.equal(
        files[`cache-${ordinal}.conf`],
        "include /etc/valkey/valkey.conf\n" +
          `cluster-announce-ip address-of-cache-address-${ordinal}\n` +
          `cluster-announce-hostname cache-${ordinal}.cache-members.mcp-local.svc\n` +
          `cluster-announce-human-nodename cache-${ordinal}\n`,
      );
    }
    const { args, env } = containerOf(pod(), "valkey");
    assert.deepEqual(args, ["/etc/valkey/$(POD_NAME).conf"]);
    const fields = env.map(({ name, valueFrom }) => [
      name,
      (valueFrom as FieldSource | undefined)?.fieldRef?.fieldPath,
    ]);
    assert.ok(fields.some(([name, path]) => name === "ZONE" && path?.includes("topology.kubernetes.io/zone")));
  });

  it("says nothing without TLS, and has no password in a ConfigMap", () => {
    const { "valkey.conf": common = "" } = dataOf(theOne(all, "ConfigMap", "cache-config"));
    const lines = common.split("\n");
    for (const line of [
      "port 0",
      "tls-port 6379",
      "tls-cluster yes",
      "tls-replication yes",
      "tls-protocols TLSv1.3",
      "cluster-node-timeout 2000",
      "cluster-replica-validity-factor 0",
      "shutdown-on-sigterm failover",
      "appendfsync everysec",
      "maxmemory-policy allkeys-lru",
    ]) {
      assert.ok(lines.includes(line), `${line} is not in\n${common}`);
    }
    for (const each of ofKind(all, "ConfigMap")) {
      assert.doesNotMatch(JSON.stringify(each.inputs), /primaryauth \w|requirepass/, each.name);
    }
  });

  it("keeps memory for rewriting its log beside keys and values", async () => {
    for (const [limit, keys, buffer] of [
      ["128Mi", "76mb", "16mb"],
      ["3Gi", "1843mb", "384mb"],
    ] as const) {
      const changed = await recorded({
        "sark:cache resources limits memory": limit,
        "sark:cache storage size": "10Gi",
      });
      const { "valkey.conf": common = "" } = dataOf(theOne(changed, "ConfigMap", "cache-config"));
      assert.match(common, new RegExp(`^maxmemory ${keys}$`, "m"));
      assert.match(common, new RegExp(`^client-output-buffer-limit replica ${buffer} ${buffer} 60$`, "m"));
    }
  });

  it("hands over before it ends, within its grace", () => {
    const { lifecycle } = containerOf(pod(), "valkey");
    assert.deepEqual(lifecycle, { preStop: { exec: { command: ["sh", "/scripts/leave.sh"] } } });
    assert.equal(pod().terminationGracePeriodSeconds, 60);
  });

  it("asks for readiness and for life different things, and gives time to load", () => {
    const { startupProbe, readinessProbe, livenessProbe } = containerOf(pod(), "valkey");
    assert.deepEqual(readinessProbe.exec.command, ["sh", "/scripts/ready.sh"]);
    for (const probe of [startupProbe, livenessProbe]) assert.equal(probe.exec.command.at(-1), "ping");
    assert.ok(startupProbe.periodSeconds * startupProbe.failureThreshold >= 300);
  });

  it("is prepared before members are replaced, formed after, and waited for by SARK", () => {
    assert.ok(waitsFor(all, "kubernetes:apps/v1:StatefulSet cache").has("kubernetes:batch/v1:Job cache-preparation"));
    assert.ok(waitsFor(all, "kubernetes:batch/v1:Job cache-forming").has("kubernetes:apps/v1:StatefulSet cache"));
    assert.ok(waitsFor(all, "kubernetes:apps/v1:Deployment sark").has("kubernetes:batch/v1:Job cache-forming"));
  });

  it("both Jobs run again whenever the pods change, forming where members are made anew too, and know all members by names that stay", async () => {
    const other = await recorded({ "sark:cache evictionPolicy": "allkeys-lfu" });
    const revision = (registrations: readonly Registration[], job: string) =>
      containerOf(podOf(theOne(registrations, "Job", job)), "job").env.find(({ name }) => name === "REVISION")?.value;
    for (const job of ["cache-preparation", "cache-forming"]) {
      assert.match(revision(all, job) ?? "", /^[0-9a-f]{16}$/);
      assert.notEqual(revision(all, job), revision(other, job));
    }
    const occasion = (job: string) => podTemplateOf(theOne(all, "Job", job)).metadata.annotations;
    assert.deepEqual(occasion("cache-forming"), { "sark-platform/occasion": "uid of cache" });
    assert.equal(occasion("cache-preparation"), undefined);
    const { MEMBERS, SHARDS, REPLICAS } = valuesOf("cache-forming", "job");
    assert.equal(MEMBERS, [0, 1, 2, 3, 4, 5].map((ordinal) => `cache-${ordinal}.mcp-local.svc`).join(" "));
    assert.deepEqual([SHARDS, REPLICAS], ["3", "1"]);
    assert.match(valuesOf("cache-preparation", "job")["PODS"] ?? "", /^cache-0\.cache-members\.mcp-local\.svc /);
  });

  it("every pod of it is restricted, and none has a token", () => {
    for (const each of [statefulSet(), theOne(all, "Job", "cache-preparation"), theOne(all, "Job", "cache-forming")]) {
      assert.deepEqual(restrictedViolations(podOf(each)), [], each.name);
      assert.equal(podOf(each).automountServiceAccountToken, false);
    }
  });

  it("each password is in the Secrets of those who use it and nowhere else", () => {
    const used = (name: string) =>
      secretKeysOf(containerOf(pod(), name))
        .map(({ name: secret }) => secret.replace(/-0000000$/, ""))
        .sort();
    assert.deepEqual(used("valkey"), ["cache-credentials-admin", "cache-credentials-probe"]);
    assert.deepEqual(used("exporter"), ["cache-credentials-exporter"]);
    assert.deepEqual(used("keeper"), ["cache-credentials-admin"]);
    const holders = (volume: string) =>
      [...(pod().initContainers ?? []), ...pod().containers]
        .filter(({ volumeMounts }) => volumeMounts.some(({ name }) => name === volume))
        .map(({ name }) => name);
    assert.deepEqual([holders("users"), holders("tls")], [["valkey"], ["valkey"]]);
    for (const each of ofKind(all, "Secret").filter(({ name }) => name.startsWith("cache-"))) {
      assert.equal(each.inputs["stringData"], secretMark, each.name);
    }
  });

  it("the exporter connects to its own member alone", () => {
    const { env, ports } = containerOf(pod(), "exporter");
    const told = Object.fromEntries(env.map(({ name, value }) => [name, value]));
    assert.equal(told["REDIS_ADDR"], "rediss://127.0.0.1:6379");
    assert.equal(told["REDIS_EXPORTER_DISABLE_SCRAPE_ENDPOINT"], "true");
    assert.equal(told["REDIS_EXPORTER_CONFIG_COMMAND"], "-");
    assert.deepEqual(
      ports.map(({ containerPort }) => containerPort),
      [9121],
    );
  });

  it("with one primary it is a cluster of one shard, whose primary stops when nobody follows it", async () => {
    const {
      shards: _shards,
      replicasPerShard: _replicas,
      ...cache
    } = cacheWith()["sark:cache"] as Record<string, unknown>;
    const replicated = await recorded({ "sark:cache": { ...cache, mode: "replicated", replicas: 3 } });
    const statefulSet = theOne(replicated, "StatefulSet", "cache");
    assert.equal((statefulSet.inputs["spec"] as Spec)["replicas"], 4);
    const told = containerOf(podOf(statefulSet), "keeper").env;
    const value = (wanted: string) => told.find(({ name }) => name === wanted)?.value;
    assert.deepEqual([value("SHARDS"), value("REPLICAS")], ["1", "3"]);
    const stops = /^min-replicas-to-write 1$/m;
    assert.match(dataOf(theOne(replicated, "ConfigMap", "cache-config"))["valkey.conf"] ?? "", stops);
    assert.doesNotMatch(dataOf(theOne(all, "ConfigMap", "cache-config"))["valkey.conf"] ?? "", stops);
  });

  it("a drain takes the members of one zone at most", () => {
    const budget = ofKind(all, "PodDisruptionBudget").find((one) => metadataOf(one).name === "cache");
    assert.equal((budget?.inputs["spec"] as Spec)["maxUnavailable"], 2);
    assert.equal(podTemplateOf(statefulSet()).metadata.labels["app.kubernetes.io/component"], "cache");
  });
});

interface FieldSource {
  readonly fieldRef?: { readonly fieldPath: string };
}

describe("users of the cache", () => {
  const passwords = {
    application: pulumi.output("a-password"),
    replication: pulumi.output("r-password"),
    probe: pulumi.output("p-password"),
    exporter: pulumi.output("e-password"),
    admin: pulumi.output("x-password"),
  };
  let text = "";
  before(async () => {
    text = await new Promise((resolve) => userFile(passwords, 3).apply(resolve));
  });
  const rightsOf = (user: string) => text.split("\n").find((line) => line.startsWith(`user ${user} `)) ?? "";

  it("are secret, and have hashes in place of passwords", async () => {
    assert.equal(await pulumi.isSecret(userFile(passwords, 3)), true);
    assert.doesNotMatch(text, /-password/);
    assert.ok(rightsOf("sark").includes(`#${createHash("sha256").update("a-password").digest("hex")} `));
  });

  it("are all but the default one, which is off", () => {
    assert.equal(text.split("\n")[0], "user default reset off");
    assert.equal(text.trim().split("\n").length, 6);
  });

  it("may do what they are for: only the administrator everything, and nobody but SARK reads keys", () => {
    for (const user of ["sark", "replication", "probe", "exporter"]) {
      assert.match(rightsOf(user), / -@all /);
      assert.doesNotMatch(rightsOf(user), /[+]@all|[+]@admin|[+]@dangerous|nopass|[+]acl|[+]config/);
    }
    for (const user of ["probe", "exporter"]) assert.doesNotMatch(rightsOf(user), /~|[+]@/);
    assert.doesNotMatch(rightsOf("replication"), /[+]@read/);
    assert.match(rightsOf("sark"), / -@dangerous .* -@transaction -scan /);
  });

  it("SARK may scan where there is one shard, and the proxy has nothing to put together", async () => {
    const one = await new Promise<string>((resolve) => userFile(passwords, 1).apply(resolve));
    assert.match(one, /^user sark .* -scan .*[+]scan$/m);
    assert.doesNotMatch(rightsOf("sark"), /[+]scan/);
  });
});
