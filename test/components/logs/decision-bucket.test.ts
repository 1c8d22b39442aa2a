import assert from "node:assert/strict";
import { amazonVariants } from "../../support/amazon-variants.ts";
import { settingsOf } from "../../support/configuration.ts";
import { addressOf, theOne } from "../../support/find.ts";
import { recordPlatform } from "../../support/platform.ts";
import type { Registration } from "../../support/recorder.ts";
import { analyze, analyzeStack } from "../../policy/harness.ts";

const name = "sark-decisions";
const settings = () => settingsOf(amazonVariants["a locked bucket for the record of decisions"] ?? {});

const statementsOf = (registration: Registration, input: string) =>
  (JSON.parse(String(registration.inputs[input])) as { readonly Statement: readonly Record<string, unknown>[] })
    .Statement;

describe("the bucket of decisions", () => {
  let all: readonly Registration[];
  before(async () => {
    all = await recordPlatform(settings());
  });

  it("is locked for the days of the settings, and keeps decisions for others", () => {
    const bucket = theOne(all, "Bucket", name);
    assert.equal(bucket.protect, true);
    assert.equal(bucket.inputs["objectLockEnabled"], true);
    assert.deepEqual(theOne(all, "BucketObjectLockConfiguration", name).inputs["rule"], {
      defaultRetention: { mode: "COMPLIANCE", days: 365 },
    });
    assert.match(JSON.stringify(theOne(all, "BucketLifecycleConfiguration", name).inputs), /"expiration":{"days":730}/);
  });

  it("is encrypted with the account's key", () => {
    assert.match(
      JSON.stringify(theOne(all, "BucketServerSideEncryptionConfiguration", name).inputs),
      /key\/sark-aws-key","sseAlgorithm":"aws:kms"/,
    );
  });

  it("lets one service account add to it, and neither read nor delete", () => {
    const provider = "oidc.eks.eu-central-1.amazonaws.com/id/0A1B2C3D";
    assert.deepEqual(statementsOf(theOne(all, "Role", `${name}-writer`), "assumeRolePolicy"), [
      {
        Effect: "Allow",
        Principal: { Federated: `arn:aws:iam::123456789012:oidc-provider/${provider}` },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: {
            [`${provider}:aud`]: "sts.amazonaws.com",
            [`${provider}:sub`]: "system:serviceaccount:logs:decisions",
          },
        },
      },
    ]);
    assert.deepEqual(statementsOf(theOne(all, "RolePolicy", `${name}-writer`), "policy"), [
      { Effect: "Allow", Action: "s3:PutObject", Resource: "arn:aws:s3:::sark-production-decisions/*" },
      {
        Effect: "Allow",
        Action: ["kms:GenerateDataKey", "kms:Decrypt"],
        Resource: "arn:aws:kms:eu-central-1:123456789012:key/sark-aws-key",
      },
    ]);
  });

  it("has nothing against it in the policy pack, nor has that of access logs", () => {
    const resources = all
      .filter(({ type }) => type.startsWith("aws:"))
      .map(({ type, name, inputs, protect }) => ({ type, name, props: inputs, protect }));
    const violations = [...resources.map((each) => analyze(each)), analyzeStack(resources)].flatMap((outcome) =>
      outcome.violations.filter(({ rule }) => rule.startsWith("aws-")),
    );
    assert.deepEqual(violations, []);
  });

  it("registers the same resources in a preview, where outputs are unknown", async () => {
    const preview = await recordPlatform(settings(), { preview: true });
    assert.deepEqual(preview.map(addressOf).sort(), all.map(addressOf).sort());
  });
});
