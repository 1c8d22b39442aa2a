import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { rdsAuthorities } from "../../../settings/rds-authorities.ts";
import { amazonWith, archiveWith, pem, settingsOf } from "../../support/configuration.ts";
import { addressOf, containerOf, dataOf, ofKind, podOf, theOne } from "../../support/find.ts";
import { recordPlatform } from "../../support/platform.ts";
import { type Registration, secretMark } from "../../support/recorder.ts";

const record = (changes: Readonly<Record<string, unknown>> = {}) => recordPlatform(settingsOf(amazonWith(changes)));

const cluster = {
  "sark:postgres kind": "cluster",
  "sark:postgres instanceClass": "db.m6gd.large",
  "sark:postgres storage": { size: "100Gi" },
};
const aurora = { "sark:postgres kind": "aurora", "sark:postgres storage": undefined, "sark:postgres replicas": 2 };

/** Resources of RDS by type, each without its name. */
const kinds = (all: readonly Registration[]) =>
  all.flatMap(({ type }) => /^aws:rds\/.*:(\w+)$/.exec(type)?.[1] ?? []).sort();

const certificates = (text: string) =>
  text.split(/(?<=-----END CERTIFICATE-----\n)/).map((certificate) => new X509Certificate(certificate));

describe("PostgreSQL at Amazon", () => {
  let all: readonly Registration[];
  before(async () => {
    all = await record();
  });
  const server = () => theOne(all, "Instance", "sark-postgres");
  const job = () => containerOf(podOf(theOne(all, "Job", "sark-postgres-roles")), "job");

  it("is an instance with a standby, encrypted, private, and hard to lose", () => {
    const { inputs, protect } = server();
    assert.equal(protect, true);
    for (const [name, value] of Object.entries({
      multiAz: true,
      storageEncrypted: true,
      storageType: "gp3",
      allocatedStorage: 100,
      maxAllocatedStorage: 500,
      publiclyAccessible: false,
      deletionProtection: true,
      backupRetentionPeriod: 35,
      skipFinalSnapshot: false,
      finalSnapshotIdentifier: "sark-postgres-final-0a1b2c3d",
      deleteAutomatedBackups: false,
      copyTagsToSnapshot: true,
      manageMasterUserPassword: true,
      iamDatabaseAuthenticationEnabled: true,
      autoMinorVersionUpgrade: true,
      allowMajorVersionUpgrade: false,
      engineVersion: "15",
      caCertIdentifier: "rds-ca-rsa2048-g1",
      monitoringInterval: 60,
      databaseInsightsMode: "standard",
    })) {
      assert.equal(inputs[name], value, name);
    }
    assert.equal("password" in inputs, false);
    assert.match(String(inputs["kmsKeyId"]), /key\/sark-aws-key$/);
    assert.equal(inputs["masterUserSecretKmsKeyId"], inputs["kmsKeyId"]);
    assert.deepEqual(inputs["enabledCloudwatchLogsExports"], ["postgresql", "upgrade"]);
  });

  it("refuses connections without TLS, logs what changes rights, and grants what the budget counts with", () => {
    const { parameters } = theOne(all, "ParameterGroup", "sark-postgres").inputs as {
      readonly parameters: readonly { readonly name: string; readonly value: string; readonly applyMethod: string }[];
    };
    const value = (name: string) => parameters.find((parameter) => parameter.name === name)?.value;
    assert.equal(value("rds.force_ssl"), "1");
    assert.equal(value("shared_preload_libraries"), "pg_stat_statements,pgaudit");
    assert.equal(value("log_parameter_max_length"), "0");
    // 8 GiB × 0.9 / 9531392
    assert.equal(value("max_connections"), "811");
    assert.deepEqual(
      parameters.filter(({ applyMethod }) => applyMethod === "pending-reboot").map(({ name }) => name),
      ["max_connections", "shared_preload_libraries"],
    );
  });

  it("tells SARK a server that proves itself with an authority of the region", () => {
    const environment = dataOf(theOne(all, "ConfigMap", "sark-config"));
    const host = "sark-postgres.abc123.eu-central-1.rds.amazonaws.com";
    assert.deepEqual(
      [environment["POSTGRES_HOST"], environment["TIMESCALE_HOST"], environment["PGSSLMODE"]],
      [host, host, "verify-full"],
    );
    const authorities = certificates(dataOf(theOne(all, "ConfigMap", "sark-trust"))["postgres-ca.pem"] ?? "");
    assert.ok(authorities.length >= 3);
    for (const { subject, ca } of authorities) {
      assert.match(subject, /CN=Amazon RDS eu-central-1 Root CA/);
      assert.equal(ca, true);
    }
  });

  it("has authorities for the regions that people use", () => {
    for (const region of ["us-east-1", "us-west-2", "eu-west-1", "eu-central-2", "ap-southeast-2"]) {
      assert.ok(certificates(rdsAuthorities(region)).length > 0, region);
    }
  });

  it("makes users with the administrator's password, and tells the server no other password", () => {
    const { env, command } = job();
    const value = (name: string) => env.find((variable) => variable.name === name);
    assert.equal(value("PGHOST")?.value, "sark-postgres.abc123.eu-central-1.rds.amazonaws.com");
    assert.equal(value("PGUSER")?.value, "platform_admin");
    assert.equal(value("PGSSLMODE")?.value, "verify-full");
    assert.ok(!JSON.stringify(command).includes("PASSWORD"));
    const secret = theOne(all, "Secret", "sark-postgres-credentials-maintenance");
    assert.equal(secret.inputs["stringData"], secretMark);
    const fromSecret = env.filter((variable) => "valueFrom" in variable).map(({ name }) => name);
    assert.deepEqual(fromSecret, ["PGPASSWORD", "OWNER_VERIFIER", "READ_ONLY_VERIFIER"]);
  });

  it("has its logs where they end and are encrypted, before RDS makes groups of its own", async () => {
    const prefix = "/aws/rds/instance/sark-postgres-0a1b2c3d";
    assert.equal(server().inputs["identifier"], "sark-postgres-0a1b2c3d");
    for (const log of ["postgresql", "upgrade"]) {
      const { inputs } = theOne(all, "LogGroup", `sark-postgres-${log}`);
      assert.equal(inputs["name"], `${prefix}/${log}`);
      assert.equal(inputs["retentionInDays"], 30);
      assert.match(String(inputs["kmsKeyId"]), /key\/sark-aws-key$/);
      assert.ok(server().dependsOn.some((address) => address.endsWith(`LogGroup sark-postgres-${log}`)));
    }
    const ofAurora = ofKind(await record(aurora), "LogGroup").filter(({ name }) => name.startsWith("sark-postgres"));
    assert.deepEqual(
      ofAurora.map(({ inputs }) => inputs["name"]),
      ["/aws/rds/cluster/sark-postgres-0a1b2c3d/postgresql"],
    );
  });

  it("lets SARK start when users and databases are there", () => {
    const { dependsOn } = theOne(all, "Job", "sark-migration");
    assert.ok(dependsOn.includes("kubernetes:batch/v1:Job sark-postgres-roles"), dependsOn.join(", "));
  });

  it("calls people through every topic, and tells them of events", () => {
    const alarms = ofKind(all, "MetricAlarm").filter(({ name }) => name.startsWith("sark-postgres"));
    assert.deepEqual(
      alarms.map(({ name }) => name).sort(),
      ["connections", "memory", "processor", "storage", "transactions"].map((name) => `sark-postgres-${name}`),
    );
    for (const { inputs } of alarms) {
      assert.deepEqual(inputs["alarmActions"], ["arn:aws:sns:eu-central-1:123456789012:sark-production-alarms"]);
      assert.deepEqual(inputs["dimensions"], { DBInstanceIdentifier: "sark-postgres-0000000" });
    }
    assert.equal(theOne(all, "EventSubscription", "sark-postgres-events-0").inputs["sourceType"], "db-instance");
  });

  it("is a cluster with two standbys where that is chosen", async () => {
    const others = await record(cluster);
    assert.deepEqual(kinds(others), ["Cluster", "ClusterParameterGroup", "EventSubscription", "SubnetGroup"]);
    const { inputs, protect } = theOne(others, "Cluster", "sark-postgres");
    assert.equal(protect, true);
    assert.equal(inputs["engine"], "postgres");
    assert.equal(inputs["dbClusterInstanceClass"], "db.m6gd.large");
    assert.equal(inputs["allocatedStorage"], 100);
    assert.equal("iops" in inputs, false);
    assert.equal(inputs["deletionProtection"], true);
    assert.equal(theOne(others, "ClusterParameterGroup", "sark-postgres").inputs["family"], "postgres15");
  });

  it("names the rate of a cluster's disk from the size on from which Amazon demands it", async () => {
    for (const [size, rate] of [
      ["399Gi", undefined],
      ["400Gi", 12_000],
    ] as const) {
      const { inputs } = theOne(
        await record({ ...cluster, "sark:postgres storage": { size } }),
        "Cluster",
        "sark-postgres",
      );
      assert.equal(inputs["iops"], rate, size);
    }
  });

  it("is Aurora with its readers where that is chosen, and has no storage that could fill", async () => {
    const others = await record(aurora);
    assert.deepEqual(kinds(others), [
      "Cluster",
      "ClusterInstance",
      "ClusterInstance",
      "ClusterInstance",
      "ClusterParameterGroup",
      "EventSubscription",
      "SubnetGroup",
    ]);
    const { inputs } = theOne(others, "Cluster", "sark-postgres");
    assert.equal(inputs["engine"], "aurora-postgresql");
    assert.equal("allocatedStorage" in inputs, false);
    assert.equal("monitoringInterval" in inputs, false);
    for (const { inputs: member } of ofKind(others, "ClusterInstance")) {
      assert.equal(member["publiclyAccessible"], false);
      assert.equal(member["monitoringInterval"], 60);
      assert.equal("engineVersion" in member, false, "the cluster has it");
      assert.equal(member["performanceInsightsEnabled"], true);
    }
    assert.equal(theOne(others, "ClusterParameterGroup", "sark-postgres").inputs["family"], "aurora-postgresql15");
    assert.ok(!others.some(({ name }) => name === "sark-postgres-storage"));
    assert.equal(
      dataOf(theOne(others, "ConfigMap", "sark-config"))["POSTGRES_HOST"],
      "sark-postgres.cluster-abc123.eu-central-1.rds.amazonaws.com",
    );
  });

  it("keeps to the same pods whichever kind is chosen", async () => {
    const pods = (registrations: readonly Registration[]) =>
      registrations
        .filter(({ type }) => type.startsWith("kubernetes:"))
        .map(addressOf)
        .sort();
    assert.deepEqual(pods(await record(cluster)), pods(all));
    assert.deepEqual(pods(await record(aurora)), pods(all));
  });

  it("registers the same resources in a preview, where outputs are unknown", async () => {
    for (const changes of [cluster, aurora]) {
      const settings = settingsOf(amazonWith(changes));
      const preview = await recordPlatform(settings, { preview: true });
      assert.deepEqual(preview.map(addressOf).sort(), (await recordPlatform(settings)).map(addressOf).sort());
    }
  });

  it("may be replaced when that was acknowledged, and leaves a snapshot of another name then", async () => {
    const others = await record({ "sark:aws acknowledgedChanges": ["postgres"] });
    const { inputs, protect } = theOne(others, "Instance", "sark-postgres");
    assert.equal(protect, false);
    assert.equal(inputs["deletionProtection"], false);
    assert.equal(inputs["allowMajorVersionUpgrade"], true);
    assert.deepEqual(inputs["tags"], { "sark-platform/acknowledged-change": "postgres" });
    assert.equal(inputs["skipFinalSnapshot"], false);
    const keepers = (registrations: readonly Registration[]) =>
      theOne(registrations, "RandomId", "sark-postgres-final-snapshot").inputs["keepers"];
    assert.notDeepEqual(keepers(others), keepers(all));
    assert.equal(theOne(others, "ReplicationGroup", "sark-cache").protect, true);
  });

  it("makes no database of the audit trail where that is elsewhere", async () => {
    const archive = archiveWith({ maxConnections: 300, tls: { mode: "verify-full", caCertificate: pem("ARCHIVE") } });
    const others = await record({ "sark:postgres auditArchive": archive });
    const { env } = containerOf(podOf(theOne(others, "Job", "sark-postgres-roles")), "job");
    assert.ok(!env.some(({ name }) => name === "AUDIT_DATABASE"));
    assert.match(dataOf(theOne(others, "ConfigMap", "sark-trust"))["postgres-ca.pem"] ?? "", /ARCHIVE/);
  });
});
