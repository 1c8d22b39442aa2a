import { amazon } from "../../amazon-stack.ts";
import { describeResourceRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

describeResourceRule("aws-elasticache-users", amazon.nobody, {
  violates: {
    "a default user that is on": { accessString: "on ~* +@all" },
    "a default user that may be on": { accessString: undefined },
    "a user without password": { noPasswordRequired: true },
    "the same in other words": { "authenticationMode.type": "no-password-required" },
  },
  allows: {
    "another user that is on": { userName: "sark", accessString: "on ~* +@read" },
    "a user with an identity": { "authenticationMode.type": "iam" },
  },
  unknown: {
    "the name": { userName: UNKNOWN.string },
    "whether it is on": { accessString: UNKNOWN.string },
    "how it proves itself": { authenticationMode: UNKNOWN.object },
  },
  violatesBesideUnknown: { accessString: "on ~* +@all", noPasswordRequired: UNKNOWN.boolean },
  unrelated: { engine: UNKNOWN.string },
});
