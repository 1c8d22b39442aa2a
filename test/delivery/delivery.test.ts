import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compatibilityNote } from "../../tools/commands/release.ts";
import { affectedStacks } from "../../tools/delivery/affected.ts";
import { setVersion } from "../../tools/delivery/digest.ts";
import { driftOf, driftText } from "../../tools/delivery/drift.ts";
import { type CronJob, restoreResult } from "../../tools/delivery/restore-check.ts";
import { minutesOf } from "../../tools/delivery/roll-out.ts";
import type { Preview } from "../../tools/preview/model.ts";
import { root } from "../support/stacks.ts";

describe("the stacks that a change may change", () => {
  const stacks = ["dev", "local", "production"];
  const cases: Readonly<Record<string, readonly [files: readonly string[], affected: readonly string[]]>> = {
    "its own file": [["stacks/Pulumi.dev.yaml"], ["dev"]],
    "a component": [["components/sark/index.ts"], ["dev", "production"]],
    "the locked packages": [["package-lock.json"], ["dev", "production"]],
    "a policy rule": [["policy/rules/edge/tls.ts"], ["dev", "production"]],
    "what judges previews": [["tools/preview/gate.ts"], ["dev", "production"]],
    "documents, tests and the lab": [["README.md", "policy/README.md", "test/a.test.ts", "tools/lab/index.ts"], []],
    "the stack of one's own machine": [["stacks/Pulumi.local.yaml"], []],
    "a stack that is no more": [["stacks/Pulumi.old.yaml"], []],
  };
  for (const [title, [files, affected]] of Object.entries(cases)) {
    it(`by ${title}`, () => {
      assert.deepEqual(affectedStacks(files, stacks), affected);
    });
  }
});

describe("a new version of SARK in a stack file", () => {
  const directory = mkdtempSync(join(tmpdir(), "release-"));
  const file = join(directory, "Pulumi.x.yaml");
  const original = readFileSync(join(root, "stacks/Pulumi.production.yaml"), "utf8");
  const digest = `sha256:${"b".repeat(64)}`;

  beforeEach(() => {
    writeFileSync(file, original);
  });
  after(() => {
    rmSync(directory, { recursive: true });
  });

  it("changes the two values and no other character, and tells the way back", () => {
    const former = setVersion(file, digest, "1.2.0");
    const lines = readFileSync(file, "utf8").split("\n");
    const changed = original.split("\n").flatMap((line, index) => (line === lines[index] ? [] : [lines[index]]));
    assert.deepEqual(changed, ['      tag: "1.2.0"', `      digest: ${digest}`]);
    setVersion(file, former.digest, former.tag);
    assert.equal(readFileSync(file, "utf8").replace('"1.1.0"', "1.1.0"), original);
  });

  it("keeps the tag where none is given", () => {
    assert.equal(setVersion(file, digest, undefined).tag, "1.1.0");
    assert.match(readFileSync(file, "utf8"), /sark:\n {6}repository: .*\n {6}tag: "1\.1\.0"/);
  });

  it("is released with a word on what no command can see, and where it says how to look", () => {
    const [named = ""] = /docs\/runbooks\/[\w-]+\.md/.exec(compatibilityNote) ?? [];
    assert.match(readFileSync(join(root, named), "utf8"), /alembic upgrade \$FORMER:\$NEXT --sql/);
  });

  for (const wrong of ["", "latest", "sha256:abc", digest.toUpperCase(), `${digest}\nkey: value`]) {
    it(`is refused where the digest is ${JSON.stringify(wrong.slice(0, 20))}, and nothing is written`, () => {
      assert.throws(
        () => setVersion(file, wrong, undefined),
        /--sark takes a digest, sha256: and 64 hexadecimal digits/,
      );
      assert.equal(readFileSync(file, "utf8"), original);
    });
  }

  it("is refused where the file names no image", () => {
    writeFileSync(file, "config: {}\n");
    assert.throws(() => setVersion(file, digest, undefined), /names no image of SARK/);
  });
});

describe("the result of the restore check", () => {
  const now = new Date("2026-06-15T12:00:00Z");
  const job = (status: CronJob["status"], suspend = false, created = "2026-01-01T00:00:00Z"): CronJob => ({
    metadata: { creationTimestamp: created },
    spec: { suspend },
    ...(status !== undefined && { status }),
  });

  const cases: Readonly<Record<string, readonly [CronJob, boolean, RegExp]>> = {
    "a recent success": [
      job({ lastScheduleTime: "2026-06-14T04:00:00Z", lastSuccessfulTime: "2026-06-14T04:09:00Z" }),
      true,
      /checked .* ago\.$/,
    ],
    "an old success": [
      job({ lastScheduleTime: "2026-06-14T04:00:00Z", lastSuccessfulTime: "2026-06-06T04:09:00Z" }),
      false,
      /more than 8 days/,
    ],
    "no success": [job({ lastScheduleTime: "2026-06-14T04:00:00Z" }), false, /No restore check has ever succeeded/],
    "one that is not due yet": [job(undefined, false, "2026-06-14T00:00:00Z"), true, /not been due yet/],
    "one that was never due": [job(undefined), false, /No restore check has ever succeeded/],
    "one that is suspended": [job({ lastSuccessfulTime: "2026-06-14T04:09:00Z" }, true), false, /suspended/],
  };
  for (const [title, [found, isProven, text]] of Object.entries(cases)) {
    it(`of ${title}: ${isProven ? "proven" : "not proven"}`, () => {
      const result = restoreResult(found, now);
      assert.equal(result.isProven, isProven);
      assert.match(result.text, text);
    });
  }
});

describe("drift", () => {
  const urn = (type: string, name: string) => `urn:pulumi:dev::sark::${type}::${name}`;
  const service = (port: number) => ({
    type: "kubernetes:core/v1:Service",
    inputs: {},
    outputs: { spec: { ports: [{ port }] }, status: { load: port } },
  });
  const base = { causes: [], losesProtection: false };
  const preview: Preview = {
    changes: [
      {
        ...base,
        urn: urn("kubernetes:core/v1:Service", "sark"),
        type: "kubernetes:core/v1:Service",
        name: "sark",
        operation: "update",
        old: undefined,
        new: undefined,
        paths: [],
      },
      {
        ...base,
        urn: urn("kubernetes:core/v1:ConfigMap", "new"),
        type: "kubernetes:core/v1:ConfigMap",
        name: "new",
        operation: "create",
        old: undefined,
        new: undefined,
        paths: [],
      },
    ],
    drift: [
      {
        ...base,
        urn: urn("kubernetes:core/v1:Secret", "gone"),
        type: "kubernetes:core/v1:Secret",
        name: "gone",
        operation: "delete",
        old: undefined,
        new: undefined,
        paths: [],
      },
      {
        ...base,
        urn: urn("kubernetes:core/v1:Service", "sark"),
        type: "kubernetes:core/v1:Service",
        name: "sark",
        operation: "update",
        old: service(8000),
        new: service(9000),
        paths: ["spec.ports[0].port"],
      },
    ],
    unchanged: 3,
    policies: [],
    packs: [],
    problems: [],
    outputs: { before: {}, after: {} },
    isComplete: true,
  };

  it("is named with what is different, apart from what is not deployed yet", () => {
    const { drifted, pending } = driftOf("dev", preview);
    assert.deepEqual(
      drifted.map(({ kind, properties }) => [kind, properties]),
      [
        ["gone", []],
        ["changed", [{ path: "spec.ports[0].port", before: "8000", after: "9000" }]],
      ],
    );
    assert.deepEqual(pending, [urn("kubernetes:core/v1:ConfigMap", "new")]);
  });

  it("is told to people", () => {
    const text = driftText("dev", preview);
    assert.match(text, /^## Stack `dev`: 2 drifted\n/);
    assert.match(text, /\*\*Secret `gone`\*\* is gone/);
    assert.match(
      text,
      /\*\*Service `sark`\*\*\n\n\| Property \| State \| Found \|\n.*\n\| `spec\.ports\[0\]\.port` \| `8000` \| `9000` \|/,
    );
    assert.match(text, /### Not deployed yet\n\n- ConfigMap `new`/);
    assert.match(driftText("dev", { ...preview, drift: [], changes: [] }), /no drift\n\nEverything stands/);
  });
});

describe("the time limit of an update", () => {
  it("is minutes within reason", () => {
    assert.deepEqual([minutesOf(undefined), minutesOf("1"), minutesOf("360")], [45, 1, 360]);
    for (const wrong of ["", "0", "361", "ten", "1h"])
      assert.throws(() => minutesOf(wrong), /--time-limit takes minutes/);
  });
});
