import { amazon } from "../../amazon-stack.ts";
import { describeResourceRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

describeResourceRule("aws-rds-administrator", amazon.postgres, {
  violates: {
    "a name that everybody would try": { username: "postgres" },
    "another one": { username: "admin" },
    "no name": { username: undefined },
    "a password of the program's": { manageMasterUserPassword: undefined },
  },

  allows: {},
  unknown: {
    "the name": { username: UNKNOWN.string },
    "who keeps the password": { manageMasterUserPassword: UNKNOWN.boolean },
  },
  violatesBesideUnknown: { username: "root", manageMasterUserPassword: UNKNOWN.boolean },
  unrelated: { allocatedStorage: UNKNOWN.number },
});

describeResourceRule("aws-rds-administrator", amazon.cluster, {
  violates: {
    "a name that everybody would try": { masterUsername: "postgres" },
    "another one": { masterUsername: "admin" },
    "no name": { masterUsername: undefined },
    "a password of the program's": { manageMasterUserPassword: undefined },
  },

  allows: {},
  unknown: {
    "the name": { masterUsername: UNKNOWN.string },
    "who keeps the password": { manageMasterUserPassword: UNKNOWN.boolean },
  },
  violatesBesideUnknown: { masterUsername: "root", manageMasterUserPassword: UNKNOWN.boolean },
  unrelated: { allocatedStorage: UNKNOWN.number },
});
