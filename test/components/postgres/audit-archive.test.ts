import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { archiveWith, clusterWith, exampleWith, pem, settingsOf } from "../../support/configuration.ts";
import { containerOf, dataOf, ofKind, podOf, theOne } from "../../support/find.ts";
import { recordPlatform } from "../../support/platform.ts";
import { type Registration, secretMark } from "../../support/recorder.ts";
import { root } from "../../support/stacks.ts";

/** Variables of a container that are not from a Secret. */
function told(all: readonly Registration[], kind: string, name: string, container: string): Record<string, unknown> {
  const { env } = containerOf(podOf(theOne(all, kind, name)), container);
  return Object.fromEntries(env.map((variable) => [variable.name, variable.value]));
}

const verified = { mode: "verify-full", caCertificate: pem("ARCHIVE") };

describe("an audit trail with TimescaleDB in the platform's own cluster", () => {
  let timescale: readonly Registration[];
  let plain: readonly Registration[];
  before(async () => {
    timescale = await recordPlatform(settingsOf(clusterWith({ "sark:postgres auditArchive": { mode: "timescale" } })));
    plain = await recordPlatform(settingsOf(clusterWith()));
  });

  for (const [kind, name, container, variable] of [
    ["Job", "postgres-roles", "job", "AUDIT_EXTENSION"],
    ["Job", "postgres-preparation", "job", "LIBRARY"],
    ["CronJob", "postgres-backup-restore-check", "backup", "LIBRARY"],
  ] as const) {
    it(`${name} knows of it, and of nothing where the trail is plain`, () => {
      assert.equal(told(timescale, kind, name, container)[variable], "timescaledb");
      assert.equal(variable in told(plain, kind, name, container), false);
    });
  }

  it("the library is looked for in the image, beside its programs, before members are replaced", () => {
    const { PROGRAM_DIRECTORY: directory } = told(timescale, "Job", "postgres-preparation", "job");
    assert.equal(directory, "/usr/lib/postgresql/15/bin");
    const image = (kind: string, name: string, container: string) =>
      containerOf(podOf(theOne(timescale, kind, name)), container).image;
    assert.equal(image("Job", "postgres-preparation", "job"), image("StatefulSet", "postgres", "postgres"));
  });

  it("members are replaced, for the library comes with the pod", () => {
    const patroni = (all: readonly Registration[]) =>
      podOf(theOne(all, "StatefulSet", "postgres")).volumes?.find(({ name }) => name === "patroni")?.configMap.name;
    assert.notEqual(patroni(timescale), patroni(plain));
  });

  it("SARK finds it where the plain one is", () => {
    const environment = (all: readonly Registration[]) => dataOf(theOne(all, "ConfigMap", "sark-config"));
    assert.deepEqual(environment(timescale), environment(plain));
  });

  it("the extension is made in the database of the trail alone", () => {
    const script = readFileSync(join(root, "components/postgres/scripts/roles.sql"), "utf8");
    const places = script.split(/^\\connect /m).flatMap((session) => {
      const [, extension] =
        /^(?:CREATE|ALTER) EXTENSION (?:IF NOT EXISTS )?(\S+?);?(?: UPDATE;)?$/m.exec(session) ?? [];
      return extension === undefined ? [] : [[session.split("\n")[0], extension]];
    });
    assert.deepEqual(places, [
      // The first session is in the database postgres.
      [script.split("\n")[0], "pg_stat_statements"],
      [':"audit_database"', ':"audit_extension"'],
      [':"audit_database"', ':"audit_extension"'],
    ]);
  });
});

describe("an audit trail on a server of its own", () => {
  const elsewhere = (changes: Record<string, unknown> = {}) =>
    recordPlatform(
      settingsOf(clusterWith({ "sark:postgres auditArchive": archiveWith({ tls: verified, ...changes }) })),
    );
  let all: readonly Registration[];
  before(async () => {
    all = await elsewhere();
  });
  const references = (registrations: readonly Registration[]) =>
    ["sark", "sark-migration"].map((name) => {
      const kind = name === "sark" ? "Deployment" : "Job";
      const container = containerOf(podOf(theOne(registrations, kind, name)), name.replace("sark-", ""));
      const find = (variable: string) => container.env.find((each) => each.name === variable)?.valueFrom.secretKeyRef;
      return [find("POSTGRES_PASSWORD"), find("TIMESCALE_PASSWORD")];
    });

  it("SARK goes there directly, and to its own database through the pooler", () => {
    const environment = dataOf(theOne(all, "ConfigMap", "sark-config"));
    const names = ["POSTGRES_HOST", "POSTGRES_DB"];
    const archive = ["TIMESCALE_HOST", "TIMESCALE_PORT", "TIMESCALE_USER", "TIMESCALE_DB"];
    assert.deepEqual(
      names.map((name) => environment[name]),
      ["postgres-pooler.mcp-local.svc", "sark_production"],
    );
    assert.deepEqual(
      archive.map((name) => environment[name]),
      ["archive.example.com", "5433", "auditor", "sark_audit"],
    );
  });

  it("migrations go there too, and past the pooler for the other", () => {
    const { POSTGRES_HOST, TIMESCALE_HOST, TIMESCALE_PORT } = told(all, "Job", "sark-migration", "migration");
    assert.deepEqual(
      [POSTGRES_HOST, TIMESCALE_HOST, TIMESCALE_PORT],
      ["postgres-leader.mcp-local.svc", "archive.example.com", "5433"],
    );
  });

  it("its password is in a Secret of its own", () => {
    assert.equal(theOne(all, "Secret", "sark-audit-archive").inputs["stringData"], secretMark);
    for (const [own, archive] of references(all)) {
      assert.deepEqual(own, { name: "postgres-credentials-owner-0000000", key: "postgres-password" });
      assert.deepEqual(archive, { name: "sark-audit-archive-0000000", key: "postgres-password" });
    }
  });

  it("its password may be in a Secret of others", async () => {
    const passwordFrom = { secret: "their-archive", key: "pw" };
    const others = await elsewhere({ password: undefined, passwordFrom });
    for (const [, archive] of references(others)) assert.deepEqual(archive, { name: "their-archive", key: "pw" });
    assert.deepEqual(
      ofKind(others, "Secret").filter(({ name }) => name === "sark-audit-archive"),
      [],
    );
  });

  it("SARK trusts the authorities of both servers", async () => {
    assert.deepEqual(dataOf(theOne(all, "ConfigMap", "sark-trust")), {
      "postgres-ca.pem": `certificate postgres-credentials-authority-certificate\n${pem("ARCHIVE")}`,
    });
    const main = { mode: "verify-full", caCertificate: pem("MAIN") };
    const both = await recordPlatform(
      settingsOf(
        exampleWith({ "sark:postgres tls": main, "sark:postgres auditArchive": archiveWith({ tls: verified }) }),
      ),
    );
    assert.deepEqual(dataOf(theOne(both, "ConfigMap", "sark-trust")), {
      "postgres-ca.pem": `${pem("MAIN")}\n${pem("ARCHIVE")}`,
    });
  });

  it("a server of others keeps SARK's own database", async () => {
    const both = await recordPlatform(settingsOf(exampleWith({ "sark:postgres auditArchive": archiveWith() })));
    const environment = dataOf(theOne(both, "ConfigMap", "sark-config"));
    assert.deepEqual(
      ["POSTGRES_HOST", "POSTGRES_USER", "TIMESCALE_HOST", "TIMESCALE_USER"].map((name) => environment[name]),
      ["postgres.mcp-stores.svc", "sark", "archive.example.com", "auditor"],
    );
    assert.deepEqual(references(both)[0], [
      { name: "sark-postgres-0000000", key: "postgres-password" },
      { name: "sark-audit-archive-0000000", key: "postgres-password" },
    ]);
  });

  it("the cluster gets no database for it", () => {
    const variables = told(all, "Job", "postgres-roles", "job");
    assert.equal(variables["DATABASE"], "sark_production");
    assert.equal("AUDIT_DATABASE" in variables, false);
  });
});
