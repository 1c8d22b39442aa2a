import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { loginName } from "../../../components/postgres/login.ts";
import { root } from "../../../tools/lib/paths.ts";
import { clusterWith, exampleWith, settingsOf } from "../../support/configuration.ts";
import { containerOf, dataOf, ofKind, podOf, secretKeysOf, theOne, waitsFor } from "../../support/find.ts";
import { recordPlatform } from "../../support/platform.ts";
import { type Registration, secretMark } from "../../support/recorder.ts";

const recorded = (changes: Record<string, unknown> = {}) => recordPlatform(settingsOf(clusterWith(changes)));

const jobNamed = (all: readonly Registration[], name: string) => containerOf(podOf(theOne(all, "Job", name)), "job");

const variable = (all: readonly Registration[], job: string, name: string) =>
  jobNamed(all, job).env.find((each) => each.name === name)?.value;

describe("the role that SARK logs in with", () => {
  let all: readonly Registration[];
  before(async () => {
    all = await recorded();
  });

  it("has a name that another password changes, and the same one does not", () => {
    assert.match(loginName("sark", "one"), /^sark_[0-9a-f]{8}$/);
    assert.equal(loginName("sark", "one"), loginName("sark", "one"));
    assert.notEqual(loginName("sark", "one"), loginName("sark", "two"));
  });

  it("has a name that PostgreSQL does not cut off, and by which its scripts find it", () => {
    const owner = "o".repeat(63);
    const name = loginName(owner, "one");
    assert.equal(Buffer.byteLength(name), 63);
    assert.match(name, new RegExp(`^${owner.slice(0, 54)}_[0-9a-f]{8}$`));
    for (const script of ["roles.sql", "former_logins.sql"]) {
      const text = readFileSync(join(root, "components/postgres/scripts", script), "utf8");
      assert.ok(text.includes("format('^%s_[0-9a-f]{8}$', left(:'owner', 54))"), script);
    }
  });

  it("is the same for SARK, its migrations, its databases and its pooler, from one Secret", () => {
    const login = { name: "postgres-credentials-login-0000000", key: "user" };
    const reference = (kind: string, name: string, container: string, key: string) =>
      containerOf(podOf(theOne(all, kind, name)), container).env.find((each) => each.name === key)?.valueFrom
        .secretKeyRef;
    for (const [kind, name, container] of [
      ["Deployment", "sark", "sark"],
      ["Job", "sark-migration", "migration"],
    ] as const) {
      for (const key of ["POSTGRES_USER", "TIMESCALE_USER"]) {
        assert.deepEqual(reference(kind, name, container, key), login);
      }
    }
    for (const job of ["postgres-roles", "postgres-logins"]) {
      assert.deepEqual(reference("Job", job, "job", "LOGIN"), login);
      assert.equal(variable(all, job, "OWNER"), "sark");
    }
    for (const name of ["login", "login-verifier", "pooler-users", "pooler-authentication"]) {
      assert.equal(theOne(all, "Secret", `postgres-credentials-${name}`).inputs["stringData"], secretMark);
    }
  });

  it("leaves nothing unknown in the preview of a new password but what Secrets hold", async () => {
    const preview = await recordPlatform(settingsOf(clusterWith({})), { preview: true });
    const data = dataOf(theOne(preview, "ConfigMap", "sark-config"));
    assert.equal(data["POSTGRES_DB"], "sark_production");
    assert.ok(!("POSTGRES_USER" in data));
  });

  it("is made from what the server keeps of its password, and only what makes it has the pooler's", () => {
    const secrets = (job: string) =>
      secretKeysOf(jobNamed(all, job))
        .map(({ name, key }) => `${name.replace(/-0+$/, "").replace("postgres-credentials-", "")} ${key}`)
        .sort();
    assert.deepEqual(secrets("postgres-roles"), [
      "cluster superuser",
      "login user",
      "login-verifier verifier",
      "monitoring postgres-password",
      "pooler-authentication postgres-password",
      "read-only postgres-password",
    ]);
    assert.deepEqual(secrets("postgres-logins"), ["cluster superuser", "login user"]);
  });

  it("is made before poolers and SARK roll; the former one ends after all of them", () => {
    const sark = waitsFor(all, "kubernetes:apps/v1:Deployment sark");
    assert.ok(sark.has("kubernetes:batch/v1:Job postgres-roles"));
    assert.ok(!sark.has("kubernetes:batch/v1:Job postgres-logins"));
    const end = waitsFor(all, "kubernetes:batch/v1:Job postgres-logins");
    for (const each of ["Deployment sark", "Deployment postgres-pooler"])
      assert.ok(end.has(`kubernetes:apps/v1:${each}`));
  });

  it("lives on for as long as a pod of SARK may take to end, and a minute", async () => {
    const usual = await recorded({ "sark:sark termination": undefined });
    assert.equal(variable(usual, "postgres-logins", "SECONDS"), String(15 + 40 + 5 + 60));
    const slow = await recorded({ "sark:sark termination": { drainSeconds: 120, longestRequestSeconds: 3600 } });
    assert.equal(variable(slow, "postgres-logins", "SECONDS"), String(120 + 3600 + 5 + 60));
  });

  it("is the one of the settings where others run the server", async () => {
    const existing = await recordPlatform(settingsOf(exampleWith({})));
    assert.equal(dataOf(theOne(existing, "ConfigMap", "sark-config"))["POSTGRES_USER"], "sark");
    assert.deepEqual(
      ofKind(existing, "Job").filter(({ name }) => name === "postgres-logins"),
      [],
    );
  });
});
