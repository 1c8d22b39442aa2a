import type * as pulumi from "@pulumi/pulumi";
import type { BackupSettings } from "../../settings/backup.ts";
import type { SecretStore } from "../secrets/index.ts";
import type { SecretKey } from "../workload/index.ts";

type S3 = BackupSettings["s3"];

/** The variables in which pgBackRest looks for the keys of the repository; none where the cloud knows the pods. */
export function repositoryCredentials(
  name: string,
  store: SecretStore,
  { credentials }: S3,
  parent: pulumi.Resource,
): Readonly<Record<string, SecretKey>> {
  if ("roleArn" in credentials) return {};
  const data = { "access-key-id": credentials.accessKeyId, "secret-access-key": credentials.secretAccessKey };
  const secret = store.keep(`${name}-keys`, { purpose: "postgres-backup-keys", data }, parent);
  return {
    PGBACKREST_REPO1_S3_KEY: { secret, key: "access-key-id" },
    PGBACKREST_REPO1_S3_KEY_SECRET: { secret, key: "secret-access-key" },
  };
}

/** Annotations of a service account that takes on the repository's role. */
export const cloudRole = ({ credentials }: S3): Readonly<Record<string, string>> =>
  "roleArn" in credentials ? { "eks.amazonaws.com/role-arn": credentials.roleArn } : {};
