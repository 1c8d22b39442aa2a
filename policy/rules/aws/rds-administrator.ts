import { controls, DATABASES, INSTANCE } from "../../amazon.ts";
import { resourceRule } from "../../rule.ts";
import { independently } from "../../unknown.ts";

const TRIED_FIRST: ReadonlySet<string> = new Set(["postgres", "admin", "root", "administrator", "rdsadmin"]);

interface Resource {
  readonly username?: string | null;
  readonly masterUsername?: string | null;
  readonly manageMasterUserPassword?: boolean | null;
}

export const rdsAdministrator = resourceRule(
  {
    ...controls("RDS.25", "RDS.24"),
    name: "aws-rds-administrator",
    displayName: "Administrators whom Amazon keeps",
    description:
      "Administrators of RDS must have a name of their own, and a password that Secrets Manager makes and changes.",
    severity: "medium",
    remediationSteps:
      "Set username or masterUsername to a name that nobody would try, set manageMasterUserPassword to true, and remove the password.",
  },
  DATABASES,
  (resource: Resource, report, type) => {
    independently(
      () => {
        const name = (type === INSTANCE ? resource.username : resource.masterUsername) ?? "";
        if (name === "" || TRIED_FIRST.has(name)) report("The administrator must have a name of its own.");
      },
      () => {
        if (resource.manageMasterUserPassword !== true) report("manageMasterUserPassword must be true.");
      },
    );
  },
);
