import { describeResourceRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

const document = (statement: object | readonly object[]) => JSON.stringify({ Statement: statement });
const secrets = (name: string) => `arn:aws:secretsmanager:eu-central-1:123456789012:secret:${name}`;
const allow = { Effect: "Allow", Action: "secretsmanager:GetSecretValue", Resource: secrets("sark/production/*") };
const others = { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::backups/*" };

const rights = { type: "aws:iam/rolePolicy:RolePolicy", props: { policy: document([others, allow]) } };

describeResourceRule("aws-secret-rights", rights, {
  violates: {
    "every secret of the account": { policy: document({ ...allow, Resource: secrets("*") }) },
    "every secret whose name begins alike": { policy: document({ ...allow, Resource: secrets("sark*") }) },
    "secrets of every region": {
      policy: document({ ...allow, Resource: allow.Resource.replace("eu-central-1", "*") }),
    },
    "secrets of every account": {
      policy: document({ ...allow, Resource: allow.Resource.replace("123456789012", "*") }),
    },
    "a second statement": { policy: document([allow, { ...allow, Resource: secrets("*") }]) },
    "a second resource": { policy: document({ ...allow, Resource: [allow.Resource, secrets("*")] }) },
    "an action by its beginning": {
      policy: document({ ...allow, Action: ["secretsmanager:Get*"], Resource: secrets("*") }),
    },
    "everything at all": { policy: document({ ...allow, Resource: "*" }) },
  },
  overlaps: { "everything at all": ["aws-role-rights"] },
  allows: {
    "one secret by its name": { policy: document({ ...allow, Resource: secrets("sark-production-AbCdEf") }) },
    "one secret with the ending that Amazon gives": {
      policy: document({ ...allow, Resource: secrets("sark-??????") }),
    },
    "denying all": { policy: document({ ...allow, Effect: "Deny", Resource: secrets("*") }) },
    "rights to something else": { policy: document(others) },
    "no policy": { policy: undefined },
  },
  unknown: { "the policy": { policy: UNKNOWN.string } },
  unrelated: { role: UNKNOWN.string },
});
