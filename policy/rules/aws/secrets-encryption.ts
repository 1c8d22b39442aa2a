import { controls, isGiven } from "../../amazon.ts";
import { resourceRule } from "../../rule.ts";
import { independently } from "../../unknown.ts";

const LEAST_DAYS = 7;

interface Resource {
  readonly kmsKeyId?: string | null;
  readonly recoveryWindowInDays?: number | null;
}

export const secretsEncryption = resourceRule(
  {
    ...controls("SecretsManager.3"),
    name: "aws-secrets-encryption",
    displayName: "Secrets under a key of one's own",
    description:
      "Secrets in Secrets Manager must be encrypted with a key of one's own, and must be restorable for 7 days at least.",
    severity: "high",
    remediationSteps: "Set kmsKeyId to a key of the stack, and recoveryWindowInDays to 7 or more.",
  },
  ["aws:secretsmanager/secret:Secret"],
  (resource: Resource, report) => {
    independently(
      () => {
        if (!isGiven(resource, "kmsKeyId")) report("kmsKeyId must name a key of one's own.");
      },
      () => {
        // Amazon's own default is 30.
        if ((resource.recoveryWindowInDays ?? 30) < LEAST_DAYS) {
          report(`recoveryWindowInDays must be at least ${LEAST_DAYS}.`);
        }
      },
    );
  },
);
