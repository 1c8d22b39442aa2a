import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { RunResult } from "../../tools/lib/run.ts";
import { Log } from "../../tools/lib/log.ts";
import { Progress } from "../../tools/lib/progress.ts";
import { setUpSecretStoreSchemas } from "../../tools/setup/index.ts";
import { exampleWith, settingsOf } from "../support/configuration.ts";
import { recordPlatform } from "../support/platform.ts";
import { secretStoreCases } from "../support/secret-stores.ts";
import { SecretsEngine } from "../support/secrets/engine.ts";
import { OperatorStandIn, type VaultContents } from "../support/secrets/operator.ts";

const said = ({ stdout, stderr }: RunResult): string => stdout + stderr;

function succeeded(result: RunResult): void {
  assert.equal(result.status, 0, said(result));
}

const dryRun = ["create", "--dry-run=server", "--validate=strict", "-o", "name", "-f", "-"];

/**
 * The engine, the API server and the operator's own definitions are real; moto stands in for AWS, a loop for the operator, and a
 * table for Vault. It shows what is written where, what an update waits for and what a new value replaces. Rights are not checked.
 */
describe("secrets", function () {
  this.timeout(600_000);
  let engine: SecretsEngine;
  let operator: OperatorStandIn | undefined;
  let names: Awaited<ReturnType<SecretsEngine["names"]>>;
  const vault: VaultContents = {
    "secret/data/sark/secrets/secrets": [{ "jwt-secret-key": "j".repeat(40), "gateway-api-key": "first-".repeat(8) }],
    "secret/data/sark/secrets/grafana": [{ "grafana-password": "only Vault knows it" }],
    "secret/data/sark/secrets/postgres-login": [{ password: "that of the database" }],
  };

  before(async () => {
    engine = await SecretsEngine.start();
  });
  after(async () => {
    await operator?.stop();
    await engine.stop();
  });

  /** What a Secret holds, in clear. */
  async function contentOf(name: string): Promise<Readonly<Record<string, string>>> {
    const secret = await engine.cluster.kubectl(["get", "secret", name, "--namespace", "secrets", "--output", "json"]);
    const { data } = JSON.parse(secret) as { readonly data: Readonly<Record<string, string>> };
    return Object.fromEntries(
      Object.entries(data).map(([key, value]) => [key, Buffer.from(value, "base64").toString()]),
    );
  }

  /** Waits until a Secret is gone. */
  const ends = async (name: string) =>
    engine.cluster.kubectl([...["wait", "--for=delete", `secret/${name}`, "--namespace", "secrets", "--timeout=60s"]]);

  const isUnchanged = async () => {
    succeeded(await engine.pulumi("preview", "--refresh", "--expect-no-changes"));
  };

  /** Destroys the stack, and asserts that nothing of it is left in the cluster. */
  async function goes(): Promise<void> {
    succeeded(await engine.pulumi("destroy"));
    const namespaces = await engine.cluster.kubectl(["get", "namespaces", "--output", "name"]);
    assert.ok(!namespaces.includes("namespace/secrets"), namespaces);
  }

  describe("in AWS Secrets Manager", () => {
    before(() => {
      engine.configure("aws-secrets-manager");
    });

    it("are refused by a preview while the operator is missing, which it names", async () => {
      const result = await engine.pulumi("preview");
      assert.notEqual(result.status, 0);
      assert.match(said(result), /needs-external-secrets-operator/);
      assert.match(said(result), /v1\.external-secrets\.io/);
    });

    it("are objects that the API server accepts, validated strictly", async () => {
      const directory = await setUpSecretStoreSchemas(new Progress(new Log("secretstest")));
      // Larger than what an ordinary apply keeps of itself.
      for (const file of readdirSync(directory)) await engine.cluster.kubectl(["create", "-f", join(directory, file)]);
      // By its path: a definition that has no conditions yet is waited for as well.
      const established = '--for=jsonpath={.status.conditions[?(@.type=="Established")].status}=True';
      await engine.cluster.kubectl(["wait", established, "--timeout=60s", "--all", "customresourcedefinitions"]);
      await engine.cluster.kubectl(["create", "namespace", "mcp-local"]);
      for (const [title, changes] of Object.entries(secretStoreCases)) {
        const all = await recordPlatform(settingsOf(exampleWith(changes)));
        const items = all
          .filter(({ type }) => type.includes(":external-secrets.io/"))
          .map(({ name, inputs }) => ({
            ...inputs,
            metadata: { name, ...(inputs["metadata"] as Readonly<Record<string, unknown>>) },
          }));
        const accepted = await engine.cluster.kubectl(
          dryRun,
          JSON.stringify({ apiVersion: "v1", kind: "List", items }),
        );
        assert.equal(accepted.trim().split("\n").length, items.length, title);
      }
    });

    it("reach pods as Secrets of exactly what was written, once the operator made them", async () => {
      operator = new OperatorStandIn(engine.cluster, engine.aws, vault, new Log("secretstest"));
      succeeded(await engine.pulumi("up"));
      names = await engine.names();
      const application = await contentOf(names.application);
      for (const key of ["jwt-secret-key", "gateway-api-key"])
        assert.match(application[key] ?? "", /^[A-Za-z0-9]{48}$/);
      assert.deepEqual(Object.keys(await contentOf(names.certificate)), ["tls.crt", "tls.key"]);
      assert.deepEqual(engine.aws.unknownActions, []);
    });

    it("are encrypted in the state, and unchanged in a second preview, also after asking both", async () => {
      const values = Object.values({ ...(await contentOf(names.application)), ...(await contentOf(names.grafana)) });
      const state = await engine.state();
      for (const value of values) assert.ok(!state.includes(value), "a value is in the state in clear");
      await isUnchanged();
    });

    it("come as another Secret when one changes, and the old one goes; the others stay", async () => {
      const before = await contentOf(names.application);
      succeeded(await engine.pulumi("up", "--replace", "**::sark-gateway-api-key"));
      const now = await engine.names();
      assert.notEqual(now.application, names.application);
      assert.deepEqual([now.grafana, now.certificate], [names.grafana, names.certificate]);
      const after = await contentOf(now.application);
      assert.notEqual(after["gateway-api-key"], before["gateway-api-key"]);
      assert.equal(after["jwt-secret-key"], before["jwt-secret-key"]);
      await ends(names.application);
      await isUnchanged();
    });

    it("go with the stack, and can be had back for as long as the settings say", async () => {
      await goes();
      const listed = await engine.aws.askJson("secretsmanager", "ListSecrets", { IncludePlannedDeletion: true });
      const { SecretList } = JSON.parse(listed) as {
        readonly SecretList: readonly { readonly DeletedDate?: number }[];
      };
      assert.ok(SecretList.length >= 3);
      for (const { DeletedDate = 0 } of SecretList) {
        const days = (DeletedDate - Date.now() / 1000) / 86_400;
        assert.ok(days > 6 && days < 8, `deleted in ${days} days`);
      }
    });
  });

  describe("in Vault", () => {
    before(() => {
      engine.configure("vault", { secrets: 1 });
    });

    it("reach pods as Secrets of what Vault has, certificates beside them", async () => {
      succeeded(await engine.pulumi("up"));
      names = await engine.names();
      assert.deepEqual(await contentOf(names.application), vault["secret/data/sark/secrets/secrets"]?.[0]);
      assert.deepEqual(await contentOf(names.grafana), vault["secret/data/sark/secrets/grafana"]?.[0]);
      assert.deepEqual(await contentOf("postgres-login"), { password: "that of the database" });
      assert.deepEqual(Object.keys(await contentOf(names.certificate)), ["tls.crt", "tls.key"]);
    });

    it("are in no state, not even encrypted, and unchanged in a second preview, also after asking the cluster", async () => {
      const state = await engine.state("--show-secrets");
      // What the program computes is in it: so would these be.
      assert.match(state, /PRIVATE KEY/);
      for (const value of Object.values(vault).flatMap(([values = {}]) => Object.values(values))) {
        assert.ok(!state.includes(value), "a value of Vault is in the state");
      }
      await isUnchanged();
    });

    it("come as another Secret when the settings name another version, and the old one goes", async () => {
      const next = { "jwt-secret-key": "j".repeat(40), "gateway-api-key": "second-".repeat(8) };
      vault["secret/data/sark/secrets/secrets"] = [...(vault["secret/data/sark/secrets/secrets"] ?? []), next];
      await isUnchanged();
      engine.configure("vault", { secrets: 2 });
      succeeded(await engine.pulumi("up"));
      const now = await engine.names();
      assert.notEqual(now.application, names.application);
      assert.deepEqual([now.grafana, now.certificate], [names.grafana, names.certificate]);
      assert.deepEqual(await contentOf(now.application), next);
      await ends(names.application);
      await isUnchanged();
    });

    it("go with the stack", goes);
  });

  describe("in Kubernetes alone", () => {
    before(() => {
      engine.configure("kubernetes");
    });

    it("reach pods as Secrets that cannot change, encrypted in the state", async () => {
      succeeded(await engine.pulumi("up"));
      names = await engine.names();
      const application = await contentOf(names.application);
      for (const key of ["jwt-secret-key", "gateway-api-key"])
        assert.match(application[key] ?? "", /^[A-Za-z0-9]{48}$/);
      const state = await engine.state();
      for (const value of Object.values(application))
        assert.ok(!state.includes(value), "a value is in the state in clear");
      const get = ["get", "secret", names.application, "--namespace", "secrets", "--output", "jsonpath={.immutable}"];
      assert.equal(await engine.cluster.kubectl(get), "true");
      await isUnchanged();
    });

    it("come as another Secret when one changes, and the old one goes; the others stay", async () => {
      succeeded(await engine.pulumi("up", "--replace", "**::sark-gateway-api-key"));
      const now = await engine.names();
      assert.notEqual(now.application, names.application);
      assert.deepEqual([now.grafana, now.certificate], [names.grafana, names.certificate]);
      await ends(names.application);
      await isUnchanged();
    });

    it("go with the stack", goes);
  });
});
