import assert from "node:assert/strict";
import { amazonWith, settingsOf } from "../../support/configuration.ts";
import { addressOf, ofKind, theOne, waitsFor } from "../../support/find.ts";
import { recordPlatform } from "../../support/platform.ts";
import type { Registration } from "../../support/recorder.ts";

const name = "sark-access-logs";

const statementsOf = (all: readonly Registration[]) =>
  (
    JSON.parse(String(theOne(all, "BucketPolicy", name).inputs["policy"])) as {
      readonly Statement: readonly Record<string, unknown>[];
    }
  ).Statement;

describe("the bucket of access logs", () => {
  let all: readonly Registration[];
  before(async () => {
    all = await recordPlatform(settingsOf(amazonWith()));
  });

  it("is hard to lose, never public, and forgets logs after the days of the settings", () => {
    const bucket = theOne(all, "Bucket", name);
    assert.equal(bucket.protect, true);
    assert.equal(bucket.inputs["bucket"], "sark-production-access-logs");
    const closed = theOne(all, "BucketPublicAccessBlock", name).inputs;
    assert.deepEqual(
      ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"].map((key) => closed[key]),
      [true, true, true, true],
    );
    const [rule] = theOne(all, "BucketLifecycleConfiguration", name).inputs["rules"] as readonly object[];
    assert.deepEqual(rule, {
      id: "old-versions",
      status: "Enabled",
      filter: { prefix: "" },
      expiration: { days: 90 },
      noncurrentVersionExpiration: { noncurrentDays: 1 },
      abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
    });
  });

  it("is encrypted with S3's own keys, for a load balancer writes with no other ones", () => {
    assert.deepEqual(theOne(all, "BucketServerSideEncryptionConfiguration", name).inputs["rules"], [
      { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } },
    ]);
    assert.deepEqual(ofKind(all, "BucketObjectLockConfiguration"), []);
  });

  it("lets load balancers write where they write for this account, and nobody without TLS", () => {
    const arn = "arn:aws:s3:::sark-production-access-logs";
    assert.deepEqual(statementsOf(all), [
      {
        Sid: "TlsAlone",
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: [arn, `${arn}/*`],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
      {
        Sid: "LoadBalancers",
        Effect: "Allow",
        Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
        Action: "s3:PutObject",
        Resource: `${arn}/gateway/AWSLogs/123456789012/*`,
      },
    ]);
  });

  it("lets them write at its top where no prefix is set", async () => {
    const changes = { "sark:edge accessLogs": { bucket: "sark-production-access-logs" } };
    const [, load] = statementsOf(await recordPlatform(settingsOf(amazonWith(changes))));
    assert.equal(load?.["Resource"], "arn:aws:s3:::sark-production-access-logs/AWSLogs/123456789012/*");
  });

  it("is there with its rights before the load balancer, which is refused otherwise", () => {
    const before = [...waitsFor(all, addressOf(theOne(all, "Ingress")))];
    for (const kind of ["Bucket", "BucketPolicy", "BucketServerSideEncryptionConfiguration"]) {
      assert.ok(
        before.some((address) => address.includes(`:${kind} ${name}`)),
        kind,
      );
    }
  });

  it("is left to others where the settings do not ask for it", async () => {
    const without = await recordPlatform(settingsOf(amazonWith({ "sark:aws accessLogBucket": undefined })));
    assert.deepEqual(ofKind(without, "Bucket"), []);
  });
});
