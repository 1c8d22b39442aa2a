import assert from "node:assert/strict";
import { describeRule } from "../../describe-rule.ts";
import { change, compliantTemplate, DIGEST, workload } from "../../fixtures.ts";
import { analyze, UNKNOWN } from "../../harness.ts";

const RULE = "supply-chain-registry";

describeRule(RULE, {
  config: { [RULE]: { allowedRegistries: ["registry.example.com/sark", "mirror.example.com:5000/"] } },
  violates: {
    "another registry": { "spec.containers.0.image": `other.example.com/sark/sark@${DIGEST}` },
    "another path": { "spec.initContainers.0.image": `registry.example.com/tools/opa@${DIGEST}` },
    "a registry that only begins alike": { "spec.containers.0.image": `registry.example.com/sark-old/sark@${DIGEST}` },
    "a registry as a path": { "spec.containers.0.image": `evil.example.com/registry.example.com/sark/a@${DIGEST}` },
    "no registry, which is Docker Hub": { "spec.containers.0.image": `sark@${DIGEST}` },
    "an image volume": { "spec.volumes.0": { name: "model", image: { reference: `model@${DIGEST}` } } },
  },
  allows: {
    "any registry of the list": { "spec.containers.0.image": `mirror.example.com:5000/sark:1@${DIGEST}` },
  },
  unknown: { "the image": { "spec.containers.0.image": UNKNOWN.string } },
  violatesBesideUnknown: {
    "spec.initContainers.0.image": UNKNOWN.string,
    "spec.containers.0.image": `other.example.com/sark@${DIGEST}`,
  },
  unrelated: { "spec.containers.0.env.0.value": UNKNOWN.string },
});

describe(`${RULE} without its option`, () => {
  it("allows all registries", () => {
    const template = change(compliantTemplate(), { "spec.containers.0.image": `other.example.com/sark@${DIGEST}` });
    assert.deepEqual(analyze(workload("kubernetes:apps/v1:Deployment", template)).violations, []);
  });
});
