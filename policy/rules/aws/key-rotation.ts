import { controls, KEY } from "../../amazon.ts";
import { resourceRule } from "../../rule.ts";
import { independently } from "../../unknown.ts";

const WINDOW_DAYS = 30;

interface Resource {
  readonly enableKeyRotation?: boolean | null;
  readonly deletionWindowInDays?: number | null;
}

export const keyRotation = resourceRule(
  {
    ...controls("KMS.4", "KMS.3"),
    name: "aws-key-rotation",
    displayName: "Keys that change",
    description: "Keys of KMS must be changed every year, and must wait for 30 days before they are deleted.",
    severity: "high",
    remediationSteps: "Set enableKeyRotation to true and deletionWindowInDays to 30.",
  },
  [KEY],
  (resource: Resource, report) => {
    independently(
      () => {
        if (resource.enableKeyRotation !== true) report("enableKeyRotation must be true.");
      },
      () => {
        // Amazon's own default.
        if ((resource.deletionWindowInDays ?? WINDOW_DAYS) < WINDOW_DAYS) {
          report(`deletionWindowInDays must be ${WINDOW_DAYS}.`);
        }
      },
    );
  },
);
