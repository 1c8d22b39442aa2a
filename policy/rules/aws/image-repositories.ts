import { controls, isGiven, REPOSITORY } from "../../amazon.ts";
import { resourceRule } from "../../rule.ts";
import { independently, some } from "../../unknown.ts";

interface Encryption {
  readonly encryptionType?: string | null;
  readonly kmsKey?: string | null;
}

interface Resource {
  readonly imageTagMutability?: string | null;
  readonly imageScanningConfiguration?: { readonly scanOnPush?: boolean | null } | null;
  readonly encryptionConfigurations?: readonly Encryption[] | null;
  readonly forceDelete?: boolean | null;
}

export const imageRepositories = resourceRule(
  {
    ...controls("ECR.1", "ECR.2", "ECR.5"),
    name: "aws-image-repositories",
    displayName: "Images that stay what they were",
    description:
      "Repositories of ECR must not let a tag change, must scan what is pushed, must be encrypted with a key of one's own, and must " +
      "not go with images in them.",
    severity: "medium",
    remediationSteps:
      "Set imageTagMutability to IMMUTABLE, imageScanningConfiguration.scanOnPush to true, encryptionConfigurations to KMS with a key of " +
      "the stack, and leave forceDelete out.",
  },
  [REPOSITORY],
  (resource: Resource, report) => {
    const rules: readonly (() => void)[] = [
      () => {
        if (resource.imageTagMutability !== "IMMUTABLE") report("imageTagMutability must be IMMUTABLE.");
      },
      () => {
        if (resource.imageScanningConfiguration?.scanOnPush !== true) {
          report("imageScanningConfiguration.scanOnPush must be true.");
        }
      },
      () => {
        const own = some(
          resource.encryptionConfigurations,
          (one) => one.encryptionType?.startsWith("KMS") === true && isGiven(one, "kmsKey"),
        );
        if (!own) report("encryptionConfigurations must name a key of one's own.");
      },
      () => {
        if (resource.forceDelete === true) report("forceDelete must not be true: images would go with the repository.");
      },
    ];
    independently(...rules);
  },
);
