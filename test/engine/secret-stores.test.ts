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
import { OperatorStandIn } from "../support/secrets/operator.ts";

const said = ({ stdout, stderr }: RunResult): string => stdout + stderr;

function succeeded(result: RunResult): void {
  assert.equal(result.status, 0, said(result));
}

const dryRun = ["create", "--dry-run=server", "--validate=strict", "-o", "name", "-f", "-"];

/**
 * The engine, the API server and the operator's own definitions are real; moto stands in for AWS, and a loop for the operator.
 * It shows what is written where, what an update waits for and what a new value replaces. Rights are not checked.
 */
describe("secrets in AWS Secrets Manager", function () {
  this.timeout(600_000);
  let engine: SecretsEngine;
  let operator: OperatorStandIn | undefined;
  let names: Awaited<ReturnType<SecretsEngine["names"]>>;

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
      const accepted = await engine.cluster.kubectl(dryRun, JSON.stringify({ apiVersion: "v1", kind: "List", items }));
      assert.equal(accepted.trim().split("\n").length, items.length, title);
    }
  });

  it("reach pods as Secrets of exactly what was written, once the operator made them", async () => {
    operator = new OperatorStandIn(engine.cluster, engine.aws, new Log("secretstest"));
    succeeded(await engine.pulumi("up"));
    names = await engine.names();
    const application = await contentOf(names.application);
    for (const key of ["jwt-secret-key", "gateway-api-key"]) assert.match(application[key] ?? "", /^[A-Za-z0-9]{48}$/);
    assert.deepEqual(Object.keys(await contentOf(names.certificate)), ["tls.crt", "tls.key"]);
    assert.deepEqual(engine.aws.unknownActions, []);
  });

  it("are encrypted in the state, and unchanged in a second preview, also after asking both", async () => {
    const values = Object.values({ ...(await contentOf(names.application)), ...(await contentOf(names.grafana)) });
    const state = await engine.state();
    for (const value of values) assert.ok(!state.includes(value), "a value is in the state in clear");
    succeeded(await engine.pulumi("preview", "--refresh", "--expect-no-changes"));
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
    await engine.cluster.kubectl([
      ...["wait", "--for=delete", `secret/${names.application}`, "--namespace", "secrets", "--timeout=60s"],
    ]);
    succeeded(await engine.pulumi("preview", "--refresh", "--expect-no-changes"));
  });

  it("go with the stack, and can be had back for as long as the settings say", async () => {
    succeeded(await engine.pulumi("destroy"));
    const listed = await engine.aws.askJson("secretsmanager", "ListSecrets", { IncludePlannedDeletion: true });
    const { SecretList } = JSON.parse(listed) as { readonly SecretList: readonly { readonly DeletedDate?: number }[] };
    assert.ok(SecretList.length >= 3);
    for (const { DeletedDate = 0 } of SecretList) {
      const days = (DeletedDate - Date.now() / 1000) / 86_400;
      assert.ok(days > 6 && days < 8, `deleted in ${days} days`);
    }
  });
});
