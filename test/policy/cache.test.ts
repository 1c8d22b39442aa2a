import assert from "node:assert/strict";
import { readValkey } from "../../policy/valkey.ts";
import { compliantStack, compliantStatefulSet } from "./cache-stack.ts";
import { describeCompliantStack } from "./describe-rule.ts";
import { change, type Changes } from "./fixtures.ts";
import { analyze, UNKNOWN } from "./harness.ts";

const RULE = "cache-spread";
const IMAGE = "spec.template.spec.containers.0.image";
const CONSTRAINTS = "spec.template.spec.topologySpreadConstraints";
const unlabelled = { "metadata.labels": undefined, "spec.template.metadata.labels": { app: "cache" } };

const judged = (changes: Changes) => {
  const { type, props } = compliantStatefulSet;
  const { violations, unknown } = analyze({ type, props: change(props, { ...changes, [CONSTRAINTS]: [] }) });
  return { refused: violations.some(({ rule }) => rule === RULE), unknown: unknown.includes(RULE) };
};

describe("a cache", () => {
  for (const [what, changes] of Object.entries<Changes>({
    "the label of the StatefulSet": { "spec.template.metadata.labels": { app: "cache" }, [IMAGE]: "store" },
    "the label of its pods": { "metadata.labels": undefined, [IMAGE]: "store" },
    "the image of Valkey": unlabelled,
    "the image of Redis with a version": { ...unlabelled, [IMAGE]: "example.com:5000/redis-7:7.2" },
    "the image of a cluster": { ...unlabelled, [IMAGE]: "bitnami/valkey-cluster:8" },
  })) {
    it(`shows in ${what}`, () => {
      assert.equal(judged(changes).refused, true);
    });
  }

  for (const image of ["example.com/valkey-exporter:1", "example.com/redis_exporter:1", "example.com/store:1"]) {
    it(`does not show in the image ${image}`, () => {
      assert.equal(judged({ ...unlabelled, [IMAGE]: image }).refused, false);
    });
  }

  it("may show once its image is known", () => {
    assert.deepEqual(judged({ ...unlabelled, [IMAGE]: UNKNOWN.string }), { refused: false, unknown: true });
  });
});

describeCompliantStack("cache", compliantStack);

describe("Valkey's configuration", () => {
  const file = readValkey("  # port 1\nPort 2\nsave \"\" \nsave 60 100\ntls-protocols 'TLSv1.2'\n\nport 3\r\n", "data");

  it("is read as Valkey reads it: the last line counts, in whatever case, and comments do not", () => {
    assert.deepEqual(file.directive("port"), ["3"]);
    assert.deepEqual(file.all("save"), [[""], ["60", "100"]]);
    assert.deepEqual(file.directive("tls-protocols"), ["TLSv1.2"]);
    assert.equal(file.directive("bind"), undefined);
  });
});
