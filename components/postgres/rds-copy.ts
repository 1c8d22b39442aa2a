import type * as pulumi from "@pulumi/pulumi";
import type { RdsSettings } from "../../settings/rds.ts";
import { aws, type AwsAccount, keyPolicy, type Protection } from "../aws/index.ts";

export interface BackupCopyArgs {
  readonly account: AwsAccount;
  readonly copy: NonNullable<RdsSettings["backup"]["copy"]>;
  /** ARN of the instance whose backups are copied. */
  readonly instanceArn: pulumi.Input<string>;
  readonly protection: Protection;
}

/**
 * Keeps a second copy of an instance's backups in another region, under a key of that region: any second of its days can be
 * restored there, also when the first region is gone.
 */
export function copyBackups(name: string, args: BackupCopyArgs, parent: pulumi.Resource): void {
  const { account, copy, instanceArn, protection } = args;
  const { region } = copy;
  const key = new aws.kms.Key(
    `${name}-copy`,
    {
      region,
      description: "Copies of the SARK platform's backups",
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      policy: keyPolicy({ region, accountId: account.settings.accountId }),
      tags: protection.tags,
    },
    { parent, protect: protection.protect },
  );
  new aws.rds.InstanceAutomatedBackupsReplication(
    `${name}-copy`,
    { region, sourceDbInstanceArn: instanceArn, kmsKeyId: key.arn, retentionPeriod: copy.days },
    { parent },
  );
}
