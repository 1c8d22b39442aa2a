import type * as pulumi from "@pulumi/pulumi";
import { rdsParameters } from "../../settings/rds-parameters.ts";
import { aws, sameMajorVersion } from "../aws/index.ts";
import { copyBackups } from "./rds-copy.ts";
import {
  foundation,
  gibibytes,
  type RdsServer,
  type RdsServerArgs,
  secretOf,
  serverAuthority,
} from "./rds-foundation.ts";

/** A server with a standby in another zone. */
export function rdsInstance(name: string, args: RdsServerArgs, parent: pulumi.Resource): RdsServer {
  const { postgres, protection } = args;
  const { storage } = postgres;
  if (storage === undefined) throw new Error("the settings promise the size of the storage");
  const { identifier, first, securityGroupId, common, insights, monitoring } = foundation(name, args, parent);
  const parameters = new aws.rds.ParameterGroup(
    name,
    {
      family: `postgres${postgres.version}`,
      description: "SARK platform",
      parameters: [...rdsParameters(postgres)],
    },
    { parent },
  );
  const server = new aws.rds.Instance(
    name,
    {
      ...common,
      ...insights,
      ...monitoring,
      identifier,
      engine: "postgres",
      instanceClass: postgres.instanceClass,
      multiAz: true,
      publiclyAccessible: false,
      username: postgres.administrator,
      storageType: "gp3",
      allocatedStorage: gibibytes(storage.size),
      ...(storage.largest !== undefined && { maxAllocatedStorage: gibibytes(storage.largest) }),
      parameterGroupName: parameters.name,
      backupWindow: postgres.backup.window,
      maintenanceWindow: postgres.maintenanceWindow,
      databaseInsightsMode: postgres.insights,
      autoMinorVersionUpgrade: true,
      caCertIdentifier: serverAuthority,
    },
    {
      parent,
      protect: protection.protect,
      dependsOn: first,
      hooks: { beforeUpdate: [sameMajorVersion(name, "postgres", protection)] },
    },
  );
  const { copy } = postgres.backup;
  if (copy !== undefined) {
    copyBackups(name, { account: args.account, copy, instanceArn: server.arn, protection }, parent);
  }
  return {
    host: server.address,
    administratorSecret: secretOf(server.masterUserSecrets),
    securityGroupId,
    dimension: { name: "DBInstanceIdentifier", value: server.identifier },
  };
}
