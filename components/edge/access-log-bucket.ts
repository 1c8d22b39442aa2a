import * as pulumi from "@pulumi/pulumi";
import type { AccessLogBucketSettings } from "../../settings/aws.ts";
import { type AwsAccount, bucketArn, closedBucket, protectionOf } from "../aws/index.ts";

/** As whom load balancers write their access logs, in every region. */
const writer = "logdelivery.elasticloadbalancing.amazonaws.com";

export interface AccessLogBucketArgs {
  readonly account: AwsAccount;
  readonly bucket: AccessLogBucketSettings;
  /** Where in the bucket the load balancer writes. Default: at its top. */
  readonly prefix: string | undefined;
  /** Whether Pulumi refuses to delete it. */
  readonly protect: boolean;
}

/**
 * A bucket for the access logs of the load balancer, where load balancers of the account may write and nobody else: over TLS alone,
 * never public. It is encrypted with S3's own keys, for load balancers write with no other ones.
 */
export class AccessLogBucket extends pulumi.ComponentResource {
  /** What must be in place before a load balancer is told to write there. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: AccessLogBucketArgs, options?: pulumi.ComponentResourceOptions) {
    super("sark:edge:AccessLogBucket", name, {}, options);
    const { account, prefix } = args;
    const { name: bucket, days } = args.bucket;
    const { accountId } = account.settings;
    const logs = [bucketArn(account, bucket), ...(prefix === undefined ? [] : [prefix]), "AWSLogs", accountId, "*"];
    this.ready = closedBucket(
      name,
      {
        account,
        bucket,
        protection: protectionOf(account.settings, "accessLogs", args.protect),
        encryption: "s3",
        days,
        oldVersionDays: 1,
        statements: [
          {
            Sid: "LoadBalancers",
            Effect: "Allow",
            Principal: { Service: writer },
            Action: "s3:PutObject",
            Resource: logs.join("/"),
          },
        ],
      },
      this,
    );
    this.registerOutputs();
  }
}
