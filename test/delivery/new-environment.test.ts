import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { newStackFile, sourceOf, writeNewStack } from "../../tools/delivery/new-environment.ts";
import { questions } from "../../tools/delivery/questions.ts";

const answers = {
  environment: "staging",
  namespace: "mcp-qa",
  host: "gateway.qa.example.com",
  registry: "images.example.net",
  bucket: "sark-qa-backups",
  region: "eu-west-1",
  "backup-role": "arn:aws:iam::210987654321:role/qa",
};

describe("a new environment", () => {
  const directory = mkdtempSync(join(tmpdir(), "new-environment-"));
  const file = join(directory, "Pulumi.qa.yaml");
  afterEach(() => {
    rmSync(file, { force: true });
  });
  after(() => {
    rmSync(directory, { recursive: true });
  });

  it("is a copy with the answers in their places, comments included", () => {
    const created = newStackFile(sourceOf("production"), answers);
    writeNewStack("qa", created, file);
    const written = readFileSync(file, "utf8");
    assert.match(written, /# Addresses of the VPC endpoint of S3\./);
    assert.deepEqual(created.secrets, []);
    const { config } = parse(written) as { config: Record<string, Record<string, unknown>> };
    assert.equal(config["sark:environment"], "staging");
    assert.equal(config["sark:namespace"], "mcp-qa");
    assert.deepEqual(config["sark:edge"]?.["hosts"], ["gateway.qa.example.com"]);
    assert.deepEqual(config["sark:tls"]?.["gatewayHosts"], ["gateway.qa.example.com"]);
    assert.ok(!written.includes("registry.example.com") && written.includes("images.example.net/platform/sark"));
    assert.match(written, /bucket: sark-qa-backups\n {8}region: eu-west-1\n.*role\/qa/);
  });

  it("is as its original where nothing is answered", () => {
    const original = sourceOf("staging");
    const config = (text: string): unknown => (parse(text) as { config: unknown }).config;
    assert.deepEqual(config(newStackFile(original, {}).text), config(original.toString()));
  });

  it("never overwrites a stack", () => {
    const created = newStackFile(sourceOf("production"), answers);
    writeNewStack("qa", created, file);
    assert.throws(
      () => writeNewStack("qa", { ...created, text: "config: {}\n" }, file),
      /There is a stack qa already: .* Nothing was written/,
    );
    assert.equal(readFileSync(file, "utf8"), created.text);
  });

  it("is refused with everything that is wrong, and nothing is written", () => {
    const created = newStackFile(sourceOf("production"), { ...answers, environment: "qa", namespace: "Not Valid" });
    assert.throws(
      () => writeNewStack("qa", created, file),
      ({ message }: Error) => {
        assert.match(message, /has 2 problems; nothing was created or changed/);
        assert.match(message, /sark:environment must be one of: development, staging, production; it is "qa"/);
        assert.match(message, /sark:namespace must be a DNS label/);
        return true;
      },
    );
    assert.ok(!existsSync(file));
  });

  for (const name of ["", "Prod", "../x", "a b", "-x"]) {
    it(`is refused where its name is ${JSON.stringify(name)}`, () => {
      assert.throws(
        () => writeNewStack(name, { text: "", complete: "" }, file),
        /A stack is named with lower-case letters/,
      );
    });
  }

  it("does not take over secrets that only the other stack can read, and names them", () => {
    const created = newStackFile(sourceOf("local"), {});
    writeNewStack("qa", created, file);
    assert.ok(!/secure:|encryptionsalt/.test(readFileSync(file, "utf8")));
    assert.deepEqual(created.secrets, ["sark:postgres.backup.s3.credentials.secretAccessKey"]);
  });

  it("asks only what the stack that is copied has", () => {
    const asked = questions.filter(({ current }) => current(sourceOf("production")) !== undefined);
    assert.deepEqual(
      asked.map(({ name }) => name),
      ["environment", "namespace", "host", "registry", "bucket", "region", "backup-role"],
    );
  });
});
