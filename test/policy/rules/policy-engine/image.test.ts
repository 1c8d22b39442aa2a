import { describeRule } from "../../describe-rule.ts";
import { DIGEST } from "../../fixtures.ts";
import { UNKNOWN } from "../../harness.ts";

const args = ["run", "--server", "--addr=127.0.0.1:8181", "--authorization=basic", "/policies"];
const serving = (image: unknown) => ({ "spec.initContainers.0.args": args, "spec.initContainers.0.image": image });

describeRule("policy-engine-image", {
  config: { "supply-chain-image-digest": { allowTagsFor: ["openpolicyagent/opa"] } },
  violates: {
    latest: serving("openpolicyagent/opa:latest"),
    "latest of a variant, with a digest": serving(`openpolicyagent/opa:latest-static@${DIGEST}`),
    "latest with a digest": serving(`openpolicyagent/opa:latest@${DIGEST}`),
    "a version without digest": serving("openpolicyagent/opa:1.19.0"),
    "neither version nor digest": serving("openpolicyagent/opa"),
  },
  allows: {
    "a version and a digest": serving(`openpolicyagent/opa:1.19.0-static@${DIGEST}`),
    "a digest": serving(`registry.example.com:5000/mirror/opa@${DIGEST}`),
  },
  unknown: { "the image": serving(UNKNOWN.string), arguments: { "spec.initContainers.0.args": UNKNOWN.array } },
  violatesBesideUnknown: { "spec.containers.0.args": UNKNOWN.array, ...serving("openpolicyagent/opa:1.19.0") },
});
