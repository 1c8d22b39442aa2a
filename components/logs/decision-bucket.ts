import * as pulumi from "@pulumi/pulumi";
import type { DecisionBucketSettings } from "../../settings/aws.ts";
import { type AwsAccount, bucketArn, closedBucket, podRole, policyDocument, protectionOf } from "../aws/index.ts";

export interface DecisionBucketArgs {
  readonly account: AwsAccount;
  readonly bucket: DecisionBucketSettings;
  /** Whether Pulumi refuses to delete it. */
  readonly protect: boolean;
}

/**
 * A bucket for the record of decisions, encrypted with the account's key: over TLS alone, never public, and locked, so that what
 * is written there can be neither changed nor deleted for as long as the settings say. A role lets one service account add to it:
 * that of the collector which the sink is. It cannot read what is there.
 */
export class DecisionBucket extends pulumi.ComponentResource {
  constructor(name: string, args: DecisionBucketArgs, options?: pulumi.ComponentResourceOptions) {
    super("sark:logs:DecisionBucket", name, {}, options);
    const { account } = args;
    const { name: bucket, role, writer, lockDays, days } = args.bucket;
    const protection = protectionOf(account.settings, "decisions", args.protect);
    closedBucket(name, { account, bucket, protection, encryption: "account", lockDays, days, oldVersionDays: 1 }, this);
    podRole(
      `${name}-writer`,
      {
        account,
        role,
        description: "Lets a collector add to the record of decisions",
        accounts: { namespace: writer.namespace, names: [writer.serviceAccount] },
        policy: (keyArn) => rolePolicy(bucketArn(account, bucket), keyArn),
      },
      this,
    );
    this.registerOutputs();
  }
}

/** To write an object, and to write a large one in parts, whose key is read for each. */
const rolePolicy = (arn: string, keyArn: string): string =>
  policyDocument(
    { Effect: "Allow", Action: "s3:PutObject", Resource: `${arn}/*` },
    { Effect: "Allow", Action: ["kms:GenerateDataKey", "kms:Decrypt"], Resource: keyArn },
  );
