import { controls } from "../../amazon.ts";
import { resourceRule } from "../../rule.ts";
import { anyOf, independently } from "../../unknown.ts";

interface Resource {
  readonly userName?: string | null;
  readonly accessString?: string | null;
  readonly noPasswordRequired?: boolean | null;
  readonly authenticationMode?: { readonly type?: string | null } | null;
}

export const elasticacheUsers = resourceRule(
  {
    ...controls("ElastiCache.6"),
    name: "aws-elasticache-users",
    displayName: "No default user of a cache",
    description: "The default user of a cache must be off, and users that are on must have a password or an identity.",
    severity: "high",
    remediationSteps:
      "Let the access string of the user default start with off, and remove no-password-required from users.",
  },
  ["aws:elasticache/user:User"],
  (resource: Resource, report) => {
    independently(
      () => {
        if (resource.userName === "default" && !/^off\b/.test(resource.accessString ?? "")) {
          report("accessString of the user default must start with off.");
        }
      },
      () => {
        const isOpen = anyOf(
          () => resource.noPasswordRequired === true,
          () => resource.authenticationMode?.type === "no-password-required",
        );
        if (isOpen) report("A user must have a password or an identity.");
      },
    );
  },
);
