import assert from "node:assert/strict";
import { describeRule } from "../../describe-rule.ts";
import { change, compliantTemplate, DIGEST, workload } from "../../fixtures.ts";
import { analyze, UNKNOWN } from "../../harness.ts";

const COMMAND = "spec.containers.0.command";
const ARGUMENTS = "spec.containers.0.args";
const IMAGE = "spec.containers.0.image";

describeRule("cache-password-arguments", {
  violates: {
    "a server's password": { [COMMAND]: ["valkey-server", "--requirepass", "hunter2"] },
    "one that is filled in": { [COMMAND]: ["redis-server", "--masterauth", "$(PASSWORD)"] },
    "one in a script": { [COMMAND]: ["sh", "-c", 'valkey-cli -a "$PASSWORD" ping'] },
    "one of a sidecar": { "spec.initContainers.0.command": ["/usr/bin/redis-cli", "--pass", "hunter2", "ping"] },
  },
  allows: {
    "a configuration file": { [COMMAND]: ["valkey-server", "/etc/valkey/valkey.conf"] },
    "the same option of another program": { [COMMAND]: ["ls", "-a"] },
    "an option that only starts so": { [COMMAND]: ["valkey-cli", "--askpass-no", "-arg"] },
    "no command": { [COMMAND]: undefined, [ARGUMENTS]: undefined },
  },
  unknown: {
    "the command": { [COMMAND]: UNKNOWN.array },
    "whether it is a server": { [IMAGE]: UNKNOWN.string, [ARGUMENTS]: ["--requirepass", "hunter2"] },
  },
  violatesBesideUnknown: {
    [COMMAND]: UNKNOWN.array,
    "spec.initContainers.0.command": ["redis-cli", "-a", "hunter2"],
  },
  unrelated: { "metadata.labels": UNKNOWN.object, "spec.containers.0.env.0.value": UNKNOWN.string },
});

describe("cache-password-arguments: the image's own command", () => {
  it("is known by the image", () => {
    const changes = { [IMAGE]: `registry.example.com/data/valkey@${DIGEST}`, [ARGUMENTS]: ["--primaryauth=hunter2"] };
    const { violations } = analyze(workload("kubernetes:apps/v1:Deployment", change(compliantTemplate(), changes)));
    assert.deepEqual(
      violations.map(({ rule }) => rule),
      ["cache-password-arguments"],
    );
    assert.ok(violations.every(({ message }) => !message.includes("hunter2")));
  });
});
