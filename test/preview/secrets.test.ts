import assert from "node:assert/strict";
import fc from "fast-check";
import { comment } from "../../tools/preview/comment.ts";
import { readPreview } from "../../tools/preview/events.ts";
import { report } from "../../tools/preview/report.ts";
import { concealText } from "../../tools/preview/secrets.ts";
import { secret, type StepInput, stream } from "./support/stream.ts";

const password = "hunter2Hunter2hunter2";

/** Everything that is made of a preview. */
function everything(steps: readonly StepInput[], more: Partial<Parameters<typeof stream>[0]> = {}): string {
  const preview = readPreview(stream({ steps, ...more }));
  const options = { stack: "production", isAcknowledged: false };
  return comment(preview, options) + JSON.stringify(report("production", preview, false));
}

const change = (type: string, state: object, op = "update"): StepInput => ({
  op,
  type,
  name: "example",
  old: {},
  new: { ...state },
  diff: { data: "update" },
});

const configMap = "kubernetes:core/v1:ConfigMap";

const places: Readonly<Record<string, StepInput>> = {
  "a Secret that nobody declared secret": change("kubernetes:core/v1:Secret", { data: { anything: password } }),
  "a property by its name": change(configMap, { data: { POSTGRES_PASSWORD: password } }),
  "a variable of a container": change("kubernetes:apps/v1:Deployment", {
    spec: { template: { spec: { containers: [{ env: [{ name: "API_TOKEN", value: password }] }] } } },
  }),
  "a file in YAML": change(configMap, { data: { "app.yaml": `server:\n  port: 1\n  password: ${password}\n` } }),
  "a list in a file in YAML": change(configMap, { data: { "app.yaml": `users:\n  - password: ${password}\n` } }),
  "a file in JSON": change(configMap, { data: { "app.json": JSON.stringify({ a: { clientSecret: password } }) } }),
  "a JSON text in a JSON text": change(configMap, {
    data: { "app.json": JSON.stringify({ inner: JSON.stringify({ password }) }) },
  }),
  "a file in another form": change(configMap, { data: { "app.ini": `[main]\nkeyphrase ${password}\n` } }),
  "a URL": change(configMap, { data: { URL: `postgres://sark:${password}@db:5432/sark` } }),
  "an argument": change("kubernetes:batch/v1:Job", { spec: { args: [`--password=${password}`] } }),
  "a private key": change(configMap, {
    data: { note: `-----BEGIN PRIVATE KEY-----${password}-----END PRIVATE KEY-----` },
  }),
  "a password that Pulumi generated": change("random:index/randomPassword:RandomPassword", { result: password }),
  "a resource that is made": change(configMap, { data: { PASSWORD: password } }, "create"),
};

describe("secrets in a preview", () => {
  for (const [place, step] of Object.entries(places)) {
    it(`are not shown: ${place}`, () => {
      const text = everything([step]);
      assert.ok(text.includes("example"), "the change is shown");
      assert.ok(!text.includes(password), text);
    });
  }

  it("are not shown where Pulumi blinded them, and that they change is", () => {
    const step = { ...change("kubernetes:core/v1:Secret", { stringData: secret }), old: { stringData: secret } };
    const text = everything([{ ...step, diff: { stringData: "update" } }]);
    assert.match(text, /`stringData` \| `\[secret\]` \| `\[secret\], another one`/);
    assert.ok(!text.includes("1b47061264138c4ac30d75fd1eb44270"));
  });

  it("are not shown in outputs, messages of policies and errors", () => {
    const text = everything([], {
      outputs: [
        {},
        { grafana: { password }, dsn: `redis://:${password}@cache:6379`, config: `{"token":"${password}"}` },
      ],
      policies: [{ name: "literal-environment", message: `PASSWORD=${password} is in clear` }],
      problems: [`cannot connect to postgres://sark:${password}@db`, `{"password": "${password}"}`],
    });
    assert.ok(!text.includes(password), text);
  });

  it("are not shown under any name that promises one, however it is written", () => {
    const names = fc.constantFrom("password", "DB_PASSWORD", "apiKey", "client-secret", "authToken", "PGPASSWORD");
    const forms = fc.constantFrom(
      (name: string, value: string) => `${name}=${value}`,
      (name: string, value: string) => `${name}: "${value}"`,
      (name: string, value: string) => `{"${name}":"${value}"}`,
      (name: string, value: string) => `run --${name}=${value} --port=1`,
    );
    const values = fc.stringMatching(/^[A-Za-z0-9_.+-]{12,40}$/);
    fc.assert(
      fc.property(names, forms, values, (name, form, value) => !concealText(form(name, value)).includes(value)),
    );
  });

  it("leave the rest readable", () => {
    for (const text of [
      "spec.replicas: 3",
      "secretKeyRef",
      "https://sark.example.com/path",
      "arn:aws:kms:eu-central-1:123456789012:key/0a1b2c3d",
      "passwordPolicy=strict",
    ]) {
      assert.equal(concealText(text), text);
    }
  });
});
