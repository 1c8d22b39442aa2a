import type * as pulumi from "@pulumi/pulumi";
import { imageReference } from "../../settings/image-reference.ts";
import { promisedImage } from "../../settings/images.ts";
import type { ContainerArgs, ReleaseJobArgs, Volume } from "../workload/index.ts";
import type { BackupArgs } from "./index.ts";
import { configurationDirectory } from "./pgbackrest.ts";

const scriptDirectory = "/scripts";
const scratchDirectory = "/scratch";

/** ConfigMaps that a run reads. */
export interface RunFiles {
  readonly scripts: pulumi.Input<string>;
  readonly configuration: pulumi.Input<string>;
}

type Pod = ReleaseJobArgs["pod"];

/** A backup of a type that the script knows. */
export const backupPod = (args: BackupArgs, files: RunFiles, type: string): Pod =>
  runPod(args, files, { command: ["python3", `${scriptDirectory}/backup.py`, type] });

/** A check of the latest backup, with a disk to restore it to. */
export const checkPod = (args: BackupArgs, files: RunFiles): Pod =>
  runPod(
    args,
    files,
    {
      command: ["python3", `${scriptDirectory}/restore_check.py`],
      environment: {
        SCRATCH_DIRECTORY: scratchDirectory,
        PROGRAM_DIRECTORY: args.binDirectory,
        DEADLINE_SECONDS: String(args.settings.deadlineSeconds),
        ...(args.library !== undefined && { LIBRARY: args.library }),
      },
      mounts: [{ volume: "scratch", path: scratchDirectory, readOnly: false }],
    },
    [{ name: "scratch", disk: { size: args.settings.scratchSize, storageClass: args.scratchClass } }],
  );

function runPod(
  args: BackupArgs,
  files: RunFiles,
  run: Pick<ContainerArgs, "command" | "environment" | "mounts">,
  volumes: readonly Volume[] = [],
): Pod {
  const { images, report, source } = args;
  const image = promisedImage(images, "postgres");
  return {
    user: args.user,
    version: image.tag,
    pullSecrets: images.pullSecrets,
    priorityClass: args.priorityClass,
    volumes: [
      { name: "tmp", sizeLimit: "64Mi" },
      { name: "scripts", configMap: files.scripts },
      { name: "pgbackrest", configMap: files.configuration },
      { name: "tls", secretName: args.certificate },
      ...volumes,
    ],
    container: {
      name: "backup",
      image: imageReference(image),
      ...run,
      environment: {
        PGHOST: report.host,
        PGUSER: report.user,
        PGDATABASE: "postgres",
        PGSSLMODE: "verify-full",
        PGSSLROOTCERT: `${source.tls}/ca.crt`,
        PGCONNECT_TIMEOUT: "10",
        ...run.environment,
      },
      secretEnvironment: { PGPASSWORD: report.password, ...args.repositoryCredentials },
      resources: args.settings.resources,
      mounts: [
        { volume: "tmp", path: "/tmp", readOnly: false },
        { volume: "scripts", path: scriptDirectory },
        { volume: "pgbackrest", path: configurationDirectory },
        { volume: "tls", path: source.tls },
        ...(run.mounts ?? []),
      ],
    },
  };
}
