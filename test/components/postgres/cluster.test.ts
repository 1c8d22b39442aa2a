import assert from "node:assert/strict";
import { clusterWith, settingsOf } from "../../support/configuration.ts";
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

const recorded = (changes: Record<string, unknown> = {}) => recordPlatform(settingsOf(clusterWith(changes)));

type Spec = Readonly<Record<string, unknown>>;

describe("the database cluster", () => {
  let all: readonly Registration[];
  before(async () => {
    all = await recorded();
  });
  const statefulSet = () => theOne(all, "StatefulSet", "postgres");
  const specOf = (kind: string, name: string) => theOne(all, kind, name).inputs["spec"] as Spec;

  it("members start together, keep their disks and are told by the scope label", () => {
    const { podManagementPolicy, persistentVolumeClaimRetentionPolicy, replicas } = specOf("StatefulSet", "postgres");
    assert.equal(replicas, 3);
    assert.equal(podManagementPolicy, "Parallel");
    assert.deepEqual(persistentVolumeClaimRetentionPolicy, { whenDeleted: "Retain", whenScaled: "Retain" });
    assert.equal(podTemplateOf(statefulSet()).metadata.labels["cluster-name"], "postgres");
  });

  it("disks are the program's own, stay when it goes, and can be enlarged without a new StatefulSet", async () => {
    const larger = await recorded({ "sark:postgres storage size": "7Gi", "sark:postgres replicas": 5 });
    const claims = ofKind(larger, "PersistentVolumeClaim");
    assert.deepEqual(
      claims.map((claim) => metadataOf(claim).name),
      [0, 1, 2, 3, 4].map((index) => `data-postgres-${index}`),
    );
    for (const claim of claims) {
      const { inputs, retainOnDelete } = claim;
      const metadata = metadataOf(claim);
      assert.equal(retainOnDelete, true);
      // Pulumi would wait until a disk that is in use is pending.
      assert.deepEqual(metadata.annotations, { "pulumi.com/skipAwait": "true" });
      const { resources } = inputs["spec"] as { resources: { requests: { storage: string } } };
      assert.equal(resources.requests.storage, "7Gi");
    }
    assert.deepEqual(theOne(larger, "StatefulSet", "postgres").ignoreChanges, ["spec.volumeClaimTemplates"]);
  });

  it("a StorageClass is made where none is named: encrypted, to be enlarged, and data outlive their claim", async () => {
    assert.deepEqual(ofKind(all, "StorageClass"), []);
    const { inputs } = theOne(await recorded({ "sark:postgres storage class": undefined }), "StorageClass");
    assert.deepEqual(inputs["parameters"], { type: "gp3", encrypted: "true" });
    assert.equal(inputs["provisioner"], "ebs.csi.aws.com");
    assert.equal(inputs["allowVolumeExpansion"], true);
    assert.equal(inputs["reclaimPolicy"], "Retain");
    assert.equal(inputs["volumeBindingMode"], "WaitForFirstConsumer");
  });

  it("the leader's Service selects who leads, and only ready ones; members have names before they are ready", () => {
    const leader = specOf("Service", "postgres-leader");
    const ours = { "app.kubernetes.io/name": "postgres", "cluster-name": "postgres" };
    assert.deepEqual(leader["selector"], { ...ours, role: "primary" });
    assert.equal("publishNotReadyAddresses" in leader, false);
    assert.deepEqual(specOf("Service", "postgres-replicas")["selector"], { ...ours, role: "replica" });
    const members = specOf("Service", "postgres-members");
    assert.deepEqual([members["clusterIP"], members["publishNotReadyAddresses"]], ["None", true]);
  });

  it("Patroni may keep its state and label pods, and delete nothing", () => {
    const { rules } = theOne(all, "Role", "postgres-role").inputs as {
      rules: readonly { readonly resources: readonly string[]; readonly verbs: readonly string[] }[];
    };
    assert.deepEqual(rules.flatMap(({ resources }) => resources).sort(), ["configmaps", "pods"]);
    for (const { verbs } of rules) {
      for (const verb of ["delete", "deletecollection", "*"]) assert.ok(!verbs.includes(verb));
    }
  });

  it("only the container with Patroni has a token, one that lives an hour", () => {
    const pod = podOf(statefulSet());
    assert.equal(pod.automountServiceAccountToken, false);
    const holders = [...(pod.initContainers ?? []), ...pod.containers].filter(({ volumeMounts }) =>
      volumeMounts.some(({ name }) => name === "token"),
    );
    assert.deepEqual(
      holders.map(({ name }) => name),
      ["postgres"],
    );
    const token = pod.volumes?.find(({ name }) => name === "token");
    assert.equal(token?.projected.sources[0]?.serviceAccountToken.expirationSeconds, 3600);
  });

  it("asks Patroni over TLS, and gives a leader that does not answer no more time than its lock has", async () => {
    for (const [timing, ttl] of [
      ["fast", 20],
      ["balanced", 25],
    ] as const) {
      const pod = podOf(theOne(await recorded({ "sark:postgres timing": timing }), "StatefulSet", "postgres"));
      const { startupProbe, readinessProbe, livenessProbe } = containerOf(pod, "postgres");
      assert.deepEqual(
        [startupProbe, readinessProbe, livenessProbe].map(({ httpGet }) => `${httpGet.scheme} ${httpGet.path}`),
        ["HTTPS /liveness", "HTTPS /readiness", "HTTPS /liveness"],
      );
      const { periodSeconds, timeoutSeconds, failureThreshold, terminationGracePeriodSeconds } = livenessProbe;
      assert.ok(periodSeconds * failureThreshold >= 9, "it is given up too soon");
      // From the last answer, which may be just before it hangs, until it was killed.
      const silence = periodSeconds * failureThreshold + timeoutSeconds + terminationGracePeriodSeconds;
      assert.ok(silence <= ttl - 5, `${silence} s is too late for it to hand over what it holds for ${ttl} s`);
    }
  });

  it("members get five minutes to hand over, and more shared memory than a container has by itself", () => {
    const pod = podOf(statefulSet());
    assert.equal(pod.terminationGracePeriodSeconds, 300);
    assert.deepEqual(pod.volumes?.find(({ name }) => name === "shared-memory")?.emptyDir, {
      sizeLimit: "128Mi",
      medium: "Memory",
    });
  });

  it("before members are replaced the cluster is prepared; before clients start, users and the pooler are there", () => {
    const before = waitsFor(all, "kubernetes:apps/v1:StatefulSet postgres");
    assert.ok(before.has("kubernetes:batch/v1:Job postgres-preparation"));
    const client = waitsFor(all, "kubernetes:batch/v1:Job sark-migration");
    for (const each of ["batch/v1:Job postgres-roles", "apps/v1:Deployment postgres-pooler"]) {
      assert.ok(client.has(`kubernetes:${each}`), `${each} is not among ${[...client].join(", ")}`);
    }
    assert.ok(waitsFor(all, "kubernetes:batch/v1:Job postgres-roles").has("kubernetes:apps/v1:StatefulSet postgres"));
  });

  it("whatever changes the pods is prepared anew", async () => {
    const revision = (registrations: readonly Registration[]) =>
      containerOf(podOf(theOne(registrations, "Job", "postgres-preparation")), "job").env.find(
        ({ name }) => name === "REVISION",
      )?.value;
    const other = await recorded({ "sark:postgres resources limits memory": "768Mi" });
    assert.notEqual(revision(all), revision(other));
  });

  it("the members' roles get the passwords of the new pods before these start", () => {
    const { env } = containerOf(podOf(theOne(all, "Job", "postgres-preparation")), "job");
    const member = containerOf(podOf(theOne(all, "StatefulSet", "postgres")), "postgres").env;
    const reference = (from: typeof env, wanted: string) => from.find(({ name }) => name === wanted)?.valueFrom;
    for (const role of ["REPLICATION", "REWIND"]) {
      const given = reference(env, `${role}_PASSWORD`);
      assert.ok(given !== undefined);
      assert.deepEqual(given, reference(member, `PATRONI_${role}_PASSWORD`));
    }
    const told = Object.fromEntries(env.map(({ name, value }) => [name, value]));
    assert.equal(told["PGHOST"], told["MEMBERS"]);
    assert.equal(told["PGTARGETSESSIONATTRS"], "read-write");
  });

  it("SARK goes through the pooler and its migrations past it, both with the cluster's authority", () => {
    const environment = dataOf(theOne(all, "ConfigMap", "sark-config"));
    assert.equal(environment["POSTGRES_HOST"], "postgres-pooler.mcp-local.svc");
    assert.equal(environment["TIMESCALE_PORT"], "6432");
    assert.equal(environment["PGSSLMODE"], "verify-full");
    const migration = containerOf(podOf(theOne(all, "Job", "sark-migration")), "migration");
    const told = Object.fromEntries(migration.env.map(({ name, value }) => [name, value]));
    assert.equal(told["POSTGRES_HOST"], "postgres-leader.mcp-local.svc");
    assert.equal(told["POSTGRES_PORT"], "5432");
  });

  it("without pooling SARK goes to the leader, and there is no pooler", async () => {
    const direct = await recorded({ "sark:postgres pooling": { enabled: false } });
    assert.equal(dataOf(theOne(direct, "ConfigMap", "sark-config"))["POSTGRES_HOST"], "postgres-leader.mcp-local.svc");
    assert.deepEqual(
      direct.filter(({ name }) => name.startsWith("postgres-pooler")),
      [],
    );
  });

  it("backs up at once and on schedule, and checks that it restores", () => {
    const schedules = ofKind(all, "CronJob").map(({ inputs, name }) => [name, (inputs["spec"] as Spec)["schedule"]]);
    assert.deepEqual(schedules, [
      ["postgres-backup-full", "0 1 * * 0"],
      ["postgres-backup-differential", "0 1 * * 1-6"],
      ["postgres-backup-restore-check", "0 4 * * 0"],
    ]);
    for (const { inputs } of ofKind(all, "CronJob")) {
      assert.equal((inputs["spec"] as Spec)["concurrencyPolicy"], "Forbid");
    }
    // What CrossGuard knows them by.
    assert.deepEqual(
      ofKind(all, "CronJob").map((each) =>
        Object.keys(metadataOf(each).labels).filter((key) => key.startsWith("sark-")),
      ),
      [["sark-platform/backup-of"], ["sark-platform/backup-of"], ["sark-platform/restore-check-of"]],
    );
    const initial = theOne(all, "Job", "postgres-backup-initial");
    assert.deepEqual(containerOf(podOf(initial), "backup").command, ["python3", "/scripts/backup.py", "initial"]);
  });

  it("backups copy from members over TLS, and the keys of the repository are in a Secret alone", () => {
    const configuration = dataOf(theOne(all, "ConfigMap", "postgres-backup-config"))["pgbackrest.conf"] ?? "";
    for (const member of [1, 2, 3]) {
      assert.match(configuration, new RegExp(`^pg${member}-host=postgres-${member - 1}\\.postgres-members\\.`, "m"));
      assert.match(configuration, new RegExp(`^pg${member}-host-type=tls$`, "m"));
    }
    assert.doesNotMatch(configuration, /key-secret|s3-key=/);
    assert.equal(theOne(all, "Secret", "postgres-backup-keys").inputs["stringData"], secretMark);
  });

  it("with a role of the cloud there are no keys: accounts name the role", async () => {
    const roleArn = "arn:aws:iam::123456789012:role/backups";
    const withRole = await recorded({ "sark:postgres backup s3 credentials": { roleArn } });
    assert.deepEqual(
      withRole.filter(({ name }) => name === "postgres-backup-keys"),
      [],
    );
    const holders = ofKind(withRole, "ServiceAccount").filter(
      (each) => (metadataOf(each).annotations as Record<string, string> | undefined)?.["eks.amazonaws.com/role-arn"],
    );
    assert.deepEqual(holders.map((each) => metadataOf(each).name).sort(), [
      "postgres",
      "postgres-backup-differential",
      "postgres-backup-full",
      "postgres-backup-initial",
      "postgres-restore-check",
    ]);
    assert.match(
      dataOf(theOne(withRole, "ConfigMap", "postgres-pgbackrest"))["pgbackrest.conf"] ?? "",
      /key-type=web-id/,
    );
  });

  it("restored data are brought up to date: users, tables, and a full backup of them", async () => {
    const restored = await recorded({ "sark:postgres backup restore": { to: "2026-01-31T14:05:00Z" } });
    const occasions = (registrations: readonly Registration[]) =>
      ["postgres-roles", "sark-migration", "postgres-logins", "postgres-backup-initial"].map(
        (job) => podTemplateOf(theOne(registrations, "Job", job)).metadata.annotations?.["sark-platform/occasion"],
      );
    assert.deepEqual(occasions(restored), Array(4).fill("uid of postgres"));
    assert.deepEqual(occasions(all), Array(4).fill(undefined));
    const backup = containerOf(podOf(theOne(restored, "Job", "postgres-backup-initial")), "backup");
    assert.deepEqual(backup.command, ["python3", "/scripts/backup.py", "full"]);
  });

  it("an update that restores may take as long as the restore of a full disk takes on top", async () => {
    const seconds = (registrations: readonly Registration[]) =>
      Number(/^(\d+)s$/.exec(theOne(registrations, "StatefulSet", "postgres").customTimeouts["create"] ?? "")?.[1]);
    const changes = { "sark:postgres storage size": "1Ti", "sark:postgres backup restore": { to: "latest" } };
    assert.equal(seconds(await recorded(changes)) - seconds(all), 120 + 20_972);
  });

  it("every pod of it is restricted", () => {
    for (const each of [statefulSet(), ...ofKind(all, "CronJob"), ...ofKind(all, "Job")]) {
      assert.deepEqual(restrictedViolations(podOf(each)), [], each.name);
    }
  });

  it("each password is in the Secrets of those who use it and nowhere else", () => {
    const pod = podOf(statefulSet());
    const used = (name: string) =>
      secretKeysOf(containerOf(pod, name))
        .map(({ key }) => key)
        .sort();
    assert.deepEqual(used("postgres"), ["access-key-id", "replication", "rewind", "secret-access-key", "superuser"]);
    assert.deepEqual(used("exporter"), ["postgres-password"]);
    assert.deepEqual(used("pgbackrest"), ["access-key-id", "secret-access-key", "superuser"]);
  });
});
