import { amazon } from "../../amazon-stack.ts";
import { describeResourceRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

const document = (statement: object | readonly object[]) => JSON.stringify({ Statement: statement });
const allow = { Effect: "Allow", Action: ["s3:GetObject"], Resource: "arn:aws:s3:::backups/*" };

describeResourceRule("aws-role-rights", amazon.rights, {
  violates: {
    "every action": { policy: document([{ ...allow, Action: "*" }]) },
    "every action of a service": { policy: document([{ ...allow, Action: ["s3:*"] }]) },
    "every resource": { policy: document([{ ...allow, Resource: "*" }]) },
    "every resource among others": { policy: document([{ ...allow, Resource: ["arn:aws:s3:::backups", "*"] }]) },
    "a single statement that is no list": { policy: document({ ...allow, Action: "*" }) },
    "a second statement": { policy: document([allow, { ...allow, Resource: "*" }]) },
  },
  allows: {
    "denying everything": { policy: document([{ Effect: "Deny", Action: "*", Resource: "*" }]) },
    "actions by their beginning": { policy: document([{ ...allow, Action: "s3:Get*" }]) },
    "no policy": { policy: undefined },
    "what is no policy, which Amazon refuses": { policy: "{" },
  },
  unknown: { "the policy": { policy: UNKNOWN.string } },
  unrelated: { role: UNKNOWN.string },
});
