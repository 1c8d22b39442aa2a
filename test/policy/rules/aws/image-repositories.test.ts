import { amazon } from "../../amazon-stack.ts";
import { describeResourceRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

describeResourceRule("aws-image-repositories", amazon.images, {
  violates: {
    "tags that change": { imageTagMutability: "MUTABLE" },
    "no word of tags": { imageTagMutability: undefined },
    "images that nobody scans": { "imageScanningConfiguration.scanOnPush": false },
    "no word of scans": { imageScanningConfiguration: undefined },
    "Amazon's own key": { encryptionConfigurations: [{ encryptionType: "AES256" }] },
    "no key": { encryptionConfigurations: undefined },
    "images that go with it": { forceDelete: true },
  },
  allows: { "two layers of encryption": { "encryptionConfigurations.0.encryptionType": "KMS_DSSE" } },
  unknown: {
    "whether tags change": { imageTagMutability: UNKNOWN.string },
    "whether it scans": { "imageScanningConfiguration.scanOnPush": UNKNOWN.boolean },
    "the kind of encryption": { "encryptionConfigurations.0.encryptionType": UNKNOWN.string },
    "whether images go with it": { forceDelete: UNKNOWN.boolean },
  },
  unrelated: { name: UNKNOWN.string },
});
