import assert from "node:assert/strict";
import fc from "fast-check";
import { platformParameters, refusedParameters } from "../../settings/postgres-parameters.ts";
import type { ClusterPostgresSettings } from "../../settings/postgres.ts";
import { parseQuantity } from "../../settings/quantities.ts";
import { timingOf, timings } from "../../settings/timing.ts";
import { clusterWith, problemsIn, problemsWith, refusal, settingsOf } from "../support/configuration.ts";

const problemsOf = (changes: Record<string, unknown>) => problemsIn(refusal(clusterWith(changes)));

function postgresWith(changes: Record<string, unknown> = {}): ClusterPostgresSettings {
  const { postgres } = settingsOf(clusterWith(changes));
  assert.equal(postgres.mode, "cluster");
  return postgres;
}

const forms = 'must be latest, or a moment with seconds and zone, in quotes, such as "2026-01-31T14:05:00Z"';

describe("a database cluster in the settings", () => {
  const cases: Readonly<Record<string, { readonly changes: Record<string, unknown>; readonly says: string }>> = {
    "an even number of members": {
      changes: { "sark:postgres replicas": 4 },
      says: "  sark:postgres.replicas must be odd: an even number survives no more failures.",
    },
    "too few members": {
      changes: { "sark:postgres replicas": 1 },
      says: "  sark:postgres.replicas must be at least 3.",
    },
    "a name that would need quotes": {
      changes: { "sark:postgres database": "Sark-Production" },
      says: "  sark:postgres.database must be a name of PostgreSQL: lower-case letters, digits and '_', at most 63.",
    },
    "a lock that expires while it is still renewed": {
      changes: { "sark:postgres timing": { ttl: 20, loopWait: 5, retryTimeout: 8 } },
      says:
        "  sark:postgres.timing.ttl is too small: a leader could lose its lock while it still tries to renew it. Patroni " +
        "needs at least loopWait 5 + 2 × retryTimeout 8 = 21.",
    },
    "no image to run": {
      changes: { "sark:images postgres": undefined, "sark:images pgbouncer": undefined },
      says: "  sark:images must name postgres and pgbouncer while sark:postgres.mode is cluster: the platform runs them itself.",
    },
    "no image of an exporter for the poolers": {
      changes: { "sark:postgres pooling": { metrics: true } },
      says: "  sark:images must name pgbouncerExporter while sark:postgres.mode is cluster: the platform runs them itself.",
    },
    "no address of the API server": {
      changes: { "sark:network apiServer": undefined },
      says:
        "  sark:network.apiServer is required while sark:postgres.mode is cluster: members keep their leader's lock there. " +
        "Find its addresses with: kubectl get endpointslices --selector=kubernetes.io/service-name=kubernetes.",
    },
    "more pooled connections than the server has": {
      changes: { "sark:postgres pooling": { replicas: 3, poolSize: 23 } },
      says:
        "  sark:postgres.pooling.poolSize needs 184 database connections: (3 poolers + 1 during a rollout) × 2 databases × " +
        "23, but sark:postgres.maxConnections is 200, of which the server keeps 20 for itself. Lower it, or raise the limit.",
    },
    "more clients than one pooler takes": {
      changes: { "sark:postgres pooling": { maxClients: 100 } },
      says:
        "  sark:sark.replicas.max needs 160 database connections: 8 pods (6 replicas and the surge of a rollout) × 20 (2 " +
        "databases × (poolSize 5 + maxOverflow 5)), but sark:postgres.pooling.maxClients is 100. Lower sark:sark.database " +
        "or the replicas, or raise the server's limit.",
    },
    "parameters that the platform sets": {
      changes: { "sark:postgres parameters": { ssl: "off", archive_mode: "off", random_page_cost: 1.1, port: 1 } },
      says: "  sark:postgres.parameters must not set ssl, archive_mode, port: the platform decides these by its other settings.",
    },
    "too little memory": {
      changes: { "sark:postgres resources limits memory": "192Mi" },
      says: "  sark:postgres.resources.limits.memory must be at least 256Mi, and is 192Mi.",
    },
    "a schedule that cron does not know": {
      changes: { "sark:postgres backup fullSchedule": "@weekly" },
      says: "  sark:postgres.backup.fullSchedule must be a schedule of five fields in numbers, such as 0 2 * * 0.",
    },
    "WAL that is archived too seldom": {
      changes: { "sark:postgres backup archiveTimeoutSeconds": 301 },
      says: "  sark:postgres.backup.archiveTimeoutSeconds must be at most 300.",
    },
    "a moment of no zone in particular": {
      changes: { "sark:postgres backup restore": { to: "2026-01-31T14:05:00" } },
      says: `  sark:postgres.backup.restore.to ${forms}.`,
    },
    "a moment without quotes, of which YAML and Pulumi make another text": {
      changes: { "sark:postgres backup restore": { to: "2026-01-31 14:05:00 +0000 UTC" } },
      says: `  sark:postgres.backup.restore.to ${forms}.`,
    },
    "a day that does not exist": {
      changes: { "sark:postgres backup restore": { to: "2026-02-30T14:05:00Z" } },
      says: `  sark:postgres.backup.restore.to ${forms}.`,
    },
    "a moment that is still to come": {
      changes: { "sark:postgres backup restore": { to: "2999-01-31T14:05:00Z" } },
      says: "  sark:postgres.backup.restore.to must not be in the future.",
    },
    "a restore to nowhere": {
      changes: { "sark:postgres backup restore": {} },
      says: "  sark:postgres.backup.restore.to is required.",
    },
    "a backup that has no label": {
      changes: { "sark:postgres backup restore": { to: "latest", from: "yesterday" } },
      says:
        "  sark:postgres.backup.restore.from must be the label of a backup, such as 20260131-010003F, as pgbackrest info " +
        "shows it.",
    },
    "a timeline before the first": {
      changes: { "sark:postgres backup restore": { to: "latest", timeline: 0 } },
      says: "  sark:postgres.backup.restore.timeline must be at least 1.",
    },
    "two kinds of storage at once": {
      changes: { "sark:postgres storage class": { existing: "gp3", provisioner: "ebs.csi.aws.com" } },
      says: "  sark:postgres.storage.class must be either { existing } or { provisioner, parameters }.",
    },
  };
  for (const [what, { changes, says }] of Object.entries(cases)) {
    it(`${what}: one message that says what to do`, () => {
      assert.deepEqual(problemsOf(changes), [says]);
    });
  }

  it("a restore is of backups, so it is no setting where others run the server", () => {
    assert.deepEqual(problemsWith({ "sark:postgres backup": { restore: { to: "latest" } } }), [
      "  sark:postgres.backup is not a setting.",
    ]);
  });

  it("the key of the backup storage in plain text: refused, and not shown", () => {
    const key = "a-secret-access-key";
    const message = refusal(clusterWith({ "sark:postgres backup s3 credentials secretAccessKey": key }));
    assert.match(message, /sark:postgres\.backup\.s3\.credentials\.secretAccessKey is in plain text/);
    assert.ok(!message.includes(key));
  });

  it("every timing keeps Patroni's rule and its least values, so that it changes none of them", () => {
    for (const { ttl, loopWait, retryTimeout } of Object.values(timings)) {
      assert.ok(loopWait + 2 * retryTimeout <= ttl);
      assert.ok(ttl >= 20 && loopWait >= 1 && retryTimeout >= 3);
    }
    assert.deepEqual(timingOf({ ttl: 60, loopWait: 7, retryTimeout: 20 }), { ttl: 60, loopWait: 7, retryTimeout: 20 });
  });
});

describe("PostgreSQL's parameters", () => {
  const megabytes = (value: unknown) => Number(/^(\d+)MB$/.exec(String(value))?.[1]);

  it("fit into the memory and the disk of a member, whatever these are", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 256, max: 65_536 }),
        fc.integer({ min: 1, max: 1000 }),
        fc.integer({ min: 90, max: 900 }),
        (memory, disk, maxConnections) => {
          const settings: ClusterPostgresSettings = {
            ...postgresWith(),
            maxConnections,
            storage: { size: `${disk}Gi`, class: { existing: "local" } },
            resources: {
              requests: { cpu: "1", memory: "256Mi", ephemeralStorage: "1Gi" },
              limits: { cpu: "1", memory: `${memory}Mi`, ephemeralStorage: "1Gi" },
            },
          };
          const parameters = platformParameters(settings);
          const buffers = megabytes(parameters["shared_buffers"]);
          assert.ok(buffers >= memory / 4 - 1 && buffers <= memory / 4);
          const worst = buffers + maxConnections * megabytes(parameters["work_mem"]);
          assert.ok(worst <= memory + maxConnections, `${worst} MB of ${memory}`);
          const wal = megabytes(parameters["max_wal_size"]) + megabytes(parameters["max_slot_wal_keep_size"]);
          assert.ok(wal * 2 ** 20 <= parseQuantity(`${disk}Gi`) * 0.31);
        },
      ),
    );
  });

  it("of the settings are taken where they contradict nothing", () => {
    assert.deepEqual(refusedParameters(postgresWith({ "sark:postgres parameters": { work_mem: "1MB" } })), []);
  });
});
