import assert from "node:assert/strict";
import { describeRule } from "../../describe-rule.ts";
import { change, compliantTemplate, DIGEST, workload } from "../../fixtures.ts";
import { analyze, type Config, UNKNOWN } from "../../harness.ts";

describeRule("supply-chain-image-digest", {
  violates: {
    "a tag": { "spec.containers.0.image": "registry.example.com/sark:1.0.0" },
    "neither tag nor digest": { "spec.initContainers.0.image": "opa" },
    "a digest that is too short": { "spec.containers.0.image": "sark@sha256:0123" },
    "another digest than SHA-256": { "spec.containers.0.image": `sark@${DIGEST.replace("sha256", "sha512")}` },
    "no image": { "spec.ephemeralContainers.0.image": undefined },
    "an image volume by tag": { "spec.volumes.0": { name: "model", image: { reference: "model:1" } } },
  },
  allows: {
    "a tag and a digest": { "spec.containers.0.image": `registry.example.com:5000/sark:1.0.0@${DIGEST}` },
    "an image volume by digest": { "spec.volumes.0": { name: "model", image: { reference: `model@${DIGEST}` } } },
  },
  unknown: {
    "the image": { "spec.containers.0.image": UNKNOWN.string },
    "the image of a volume": { "spec.volumes.0": { name: "model", image: UNKNOWN.object } },
  },
  violatesBesideUnknown: { "spec.initContainers.0.image": UNKNOWN.string, "spec.containers.0.image": "sark:1.0.0" },
  unrelated: {
    "spec.containers.0.env.0.value": UNKNOWN.string,
    "spec.containers.0.name": UNKNOWN.string,
    "spec.volumes.0": { name: UNKNOWN.string, secret: UNKNOWN.object },
  },
});

describe("supply-chain-image-digest: allowTagsFor", () => {
  const violations = (image: string, config: Config) => {
    const template = change(compliantTemplate(), { "spec.containers.0.image": image });
    return analyze(workload("kubernetes:apps/v1:Deployment", template), config).violations.length;
  };
  const allowing = (...allowTagsFor: string[]): Config => ({ "supply-chain-image-digest": { allowTagsFor } });

  it("is empty by default", () => {
    assert.equal(violations("localhost:5000/sark:dev", {}), 1);
  });

  it("allows tags of the named repositories", () => {
    assert.equal(violations("localhost:5000/sark:dev", allowing("localhost:5000/sark")), 0);
    assert.equal(violations("localhost:5000/sark", allowing("localhost:5000/sark")), 0);
  });

  it("allows no repository that only begins or ends alike", () => {
    for (const image of ["localhost:5000/sark-gateway:dev", "evil/localhost:5000/sark:dev", "sark:dev"]) {
      assert.equal(violations(image, allowing("localhost:5000/sark")), 1, image);
    }
  });
});
