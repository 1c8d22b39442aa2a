import { controls, isGiven } from "../../amazon.ts";
import { resourceRule } from "../../rule.ts";
import { independently } from "../../unknown.ts";

interface Resource {
  readonly retentionInDays?: number | null;
  readonly kmsKeyId?: string | null;
}

export const logGroups = resourceRule(
  {
    ...controls("CloudWatch.16"),
    name: "aws-log-groups",
    displayName: "Logs that end and are encrypted",
    description: "Log groups must keep their logs for a given time, encrypted with a key of one's own.",
    severity: "medium",
    remediationSteps: "Set retentionInDays, and kmsKeyId to a key of the stack.",
  },
  ["aws:cloudwatch/logGroup:LogGroup"],
  (resource: Resource, report) => {
    independently(
      () => {
        if ((resource.retentionInDays ?? 0) === 0)
          report("retentionInDays must be set: without it logs are kept for ever.");
      },
      () => {
        if (!isGiven(resource, "kmsKeyId")) report("kmsKeyId must name a key of one's own.");
      },
    );
  },
);
