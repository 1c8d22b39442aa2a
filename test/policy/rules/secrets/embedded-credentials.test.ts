import assert from "node:assert/strict";
import { describeRule } from "../../describe-rule.ts";
import { change, compliantTemplate, workload } from "../../fixtures.ts";
import { analyze, UNKNOWN } from "../../harness.ts";

const URL = "postgres://sark:hunter2@database:5432/sark";

describeRule("secrets-embedded-credentials", {
  violates: {
    "a variable with a URL": { "spec.containers.0.env.0": { name: "DATABASE_URL", value: URL } },
    "a variable with a connection string": { "spec.containers.0.env.0.value": "host=db user=sark password=hunter2" },
    "a variable with a private key": { "spec.initContainers.0.env.0.value": "-----BEGIN PRIVATE KEY-----\nMII" },
    "an argument": { "spec.containers.0.args.1": `--database=${URL}` },
    "a command": { "spec.ephemeralContainers.0.command": ["sh", "-c", `psql ${URL}`] },
  },
  allows: {
    "a URL without a password": { "spec.containers.0.env.0.value": "postgres://sark@database:5432/sark" },
    "a password filled in at the start": { "spec.containers.0.env.0.value": "redis://:$(REDIS_PASSWORD)@cache:6379" },
    "no arguments": { "spec.containers.0.args": undefined },
  },
  unknown: {
    "a value": { "spec.containers.0.env.0.value": UNKNOWN.string },
    "the arguments": { "spec.containers.0.args": UNKNOWN.array },
  },
  violatesBesideUnknown: { "spec.containers.0.env.0.value": UNKNOWN.string, "spec.containers.0.args.1": URL },
  unrelated: {
    "spec.containers.0.image": UNKNOWN.string,
    "spec.containers.0.name": UNKNOWN.string,
    "spec.containers.0.env.0.name": UNKNOWN.string,
    "spec.containers.0.env.1.valueFrom": UNKNOWN.object,
  },
});

describe("secrets-embedded-credentials: message", () => {
  it("does not repeat the credential", () => {
    const template = change(compliantTemplate(), { "spec.containers.0.args.1": URL });
    const { violations } = analyze(workload("kubernetes:apps/v1:Deployment", template));
    assert.ok(violations.every(({ message }) => !message.includes("hunter2")));
  });
});
