import type { Output } from "@pulumi/pulumi";
import { AwsAccount } from "../../../../components/aws/index.ts";
import { AccessLogBucket } from "../../../../components/edge/index.ts";
import { DecisionBucket } from "../../../../components/logs/index.ts";
import { copyBackups } from "../../../../components/postgres/rds-copy.ts";
import { ImageRepositories } from "../../../../components/registry/index.ts";

export interface ComponentsArgs {
  /** Name of the EKS cluster. */
  readonly cluster: string;
  /** ARN of the instance whose backups are copied. */
  readonly instanceArn: Output<string>;
}

/** What the platform can make at Amazon beside its stores, by its own components. */
export function createComponents({ cluster, instanceArn }: ComponentsArgs): void {
  const account = new AwsAccount("sark-aws", {
    settings: {
      region: "eu-west-1",
      accountId: "123456789012",
      cluster,
      network: { subnetTag: "kubernetes.io/role/internal-elb" },
      alarmTopics: [],
      tags: {},
      acknowledgedChanges: [],
    },
    environment: "test",
    namespace: "test",
    zones: 2,
    protect: false,
  });
  const within = { providers: { aws: account.provider } };
  const repositories = { names: ["platform/sark", "platform/gateway"], untaggedDays: 14 };
  const images = new ImageRepositories("images", { account, repositories, protect: false }, within);
  const protection = { protect: false, acknowledged: false, tags: {} };
  copyBackups("instance", { account, copy: { region: "eu-central-1", days: 10 }, instanceArn, protection }, images);
  new AccessLogBucket(
    "access-logs",
    { account, bucket: { name: "test-access-logs", days: 90 }, prefix: "gateway", protect: false },
    within,
  );
  const writer = { namespace: "logs", serviceAccount: "decisions" };
  new DecisionBucket(
    "decisions",
    {
      account,
      bucket: { name: "test-decisions", role: "test-decisions", writer, lockDays: 365, days: 730 },
      protect: false,
    },
    within,
  );
}
