import assert from "node:assert/strict";
import { clusterWith, problemsIn, refusal, settingsOf } from "../../support/configuration.ts";
import { addressOf, metadataOf, ofKind, theOne, waitsFor } from "../../support/find.ts";
import { recordPlatform } from "../../support/platform.ts";
import type { Registration } from "../../support/recorder.ts";
import { stackConfiguration } from "../../support/stacks.ts";
import { analyze, analyzeStack } from "../../policy/harness.ts";

const roleArn = "arn:aws:iam::123456789012:role/sark-backups";

/** A database in the cluster whose backups go to a bucket that the platform makes. */
const changes = {
  "sark:aws": {
    ...(stackConfiguration("production-aws")["sark:aws"] as object),
    accessLogBucket: undefined,
    backupBucket: { name: "sark-backups", role: "sark-backups" },
  },
  "sark:deletionProtection": true,
  "sark:postgres backup s3": {
    bucket: "sark-backups",
    region: "eu-central-1",
    credentials: { roleArn },
    peer: { cidrs: ["10.20.32.0/24"] },
  },
};

const policyOf = (registration: Registration, input: string) =>
  JSON.parse(String(registration.inputs[input])) as { readonly Statement: readonly Record<string, unknown>[] };

describe("the bucket of backups", () => {
  let all: readonly Registration[];
  before(async () => {
    all = await recordPlatform(settingsOf(clusterWith(changes)));
  });

  it("is hard to lose, encrypted with the account's key, and keeps old versions for a time", () => {
    const bucket = theOne(all, "Bucket");
    assert.equal(bucket.protect, true);
    assert.equal(bucket.inputs["bucket"], "sark-backups");
    assert.equal(bucket.inputs["objectLockEnabled"], false);
    assert.match(
      JSON.stringify(theOne(all, "BucketServerSideEncryptionConfiguration").inputs),
      /key\/sark-aws-key","sseAlgorithm":"aws:kms"/,
    );
    assert.deepEqual(theOne(all, "BucketVersioning").inputs["versioningConfiguration"], { status: "Enabled" });
    assert.match(JSON.stringify(theOne(all, "BucketLifecycleConfiguration").inputs), /"noncurrentDays":30/);
    assert.deepEqual(ofKind(all, "BucketObjectLockConfiguration"), []);
  });

  it("has nothing against it in the policy pack", () => {
    const resources = all
      .filter(({ type }) => type.startsWith("aws:"))
      .map(({ type, name, inputs, protect }) => ({ type, name, props: inputs, protect }));
    const violations = [...resources.map((each) => analyze(each)), analyzeStack(resources)].flatMap((outcome) =>
      outcome.violations.filter(({ rule }) => rule.startsWith("aws-")),
    );
    assert.deepEqual(violations, []);
  });

  it("lets pods of the database and of its backups in, by their service accounts, and no others", () => {
    const role = theOne(all, "Role", "sark-backups-pods");
    assert.equal(role.inputs["name"], "sark-backups");
    const [statement] = policyOf(role, "assumeRolePolicy").Statement;
    const provider = "oidc.eks.eu-central-1.amazonaws.com/id/0A1B2C3D";
    assert.deepEqual(statement?.["Principal"], {
      Federated: `arn:aws:iam::123456789012:oidc-provider/${provider}`,
    });
    const { StringLike: like } = statement["Condition"] as { readonly StringLike: Record<string, readonly string[]> };
    const patterns = (like[`${provider}:sub`] ?? []).map((pattern) => new RegExp(`^${pattern.replaceAll("*", ".*")}$`));
    const accounts = ofKind(all, "ServiceAccount").map((account) => {
      const { name, namespace, annotations } = metadataOf(account);
      const uses = (annotations as Record<string, string> | undefined)?.["eks.amazonaws.com/role-arn"] === roleArn;
      return { subject: `system:serviceaccount:${namespace}:${name}`, uses };
    });
    assert.ok(accounts.filter(({ uses }) => uses).length >= 5);
    for (const { subject, uses } of accounts) {
      assert.equal(
        patterns.some((pattern) => pattern.test(subject)),
        uses,
        subject,
      );
    }
  });

  it("lets them do what backups do, with this bucket and this key alone", () => {
    const { Statement: statements } = policyOf(theOne(all, "RolePolicy"), "policy");
    assert.deepEqual(statements, [
      { Effect: "Allow", Action: "s3:ListBucket", Resource: "arn:aws:s3:::sark-backups" },
      {
        Effect: "Allow",
        Action: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
        Resource: "arn:aws:s3:::sark-backups/*",
      },
      {
        Effect: "Allow",
        Action: ["kms:GenerateDataKey", "kms:Decrypt"],
        Resource: "arn:aws:kms:eu-central-1:123456789012:key/sark-aws-key",
      },
    ]);
  });

  it("is there before the database, which archives from its first moment on", () => {
    const before = waitsFor(all, addressOf(theOne(all, "StatefulSet", "postgres")));
    for (const kind of ["Bucket", "BucketPolicy", "RolePolicy"]) {
      assert.ok(
        [...before].some((address) => address.includes(`:${kind} sark-backups`)),
        kind,
      );
    }
  });

  it("is locked where the settings say so", async () => {
    const locked = await recordPlatform(
      settingsOf(
        clusterWith({
          ...changes,
          "sark:aws backupBucket lockDays": 35,
        }),
      ),
    );
    assert.equal(theOne(locked, "Bucket").inputs["objectLockEnabled"], true);
    assert.deepEqual(theOne(locked, "BucketObjectLockConfiguration").inputs["rule"], {
      defaultRetention: { mode: "COMPLIANCE", days: 35 },
    });
  });

  it("registers the same resources in a preview, where outputs are unknown", async () => {
    const preview = await recordPlatform(settingsOf(clusterWith(changes)), { preview: true });
    assert.deepEqual(preview.map(addressOf).sort(), all.map(addressOf).sort());
  });

  it("is refused where the database's backups go elsewhere, or are not the platform's", () => {
    const [elsewhere] = problemsIn(refusal(clusterWith({ ...changes, "sark:postgres backup s3 bucket": "others" })));
    assert.match(
      elsewhere ?? "",
      /sark:postgres.backup.s3 must be bucket sark-backups in region eu-central-1 with roleArn/,
    );
    const managed = {
      ...stackConfiguration("production-aws"),
      "sark:aws": changes["sark:aws"],
    };
    assert.match(problemsIn(refusal(managed))[0] ?? "", /sark:aws.backupBucket must not be set while .* is rds/);
  });
});
