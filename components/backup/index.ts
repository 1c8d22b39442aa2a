import * as pulumi from "@pulumi/pulumi";
import type { BackupSettings } from "../../settings/backup.ts";
import type { Settings } from "../../settings.ts";
import { Configuration } from "../configuration/index.ts";
import { ReleaseJob, ScheduledJob, type SecretKey } from "../workload/index.ts";
import { cloudRole } from "./credentials.ts";
import { backupConfiguration, type BackupSource, checkConfiguration, readScript } from "./pgbackrest.ts";
import { backupPod, checkPod } from "./pod.ts";

export { BackupBucket } from "./bucket.ts";
export { cloudRole, repositoryCredentials } from "./credentials.ts";
export { backupFlows } from "./flows.ts";
export { archiveCommand, type BackupSource, memberBackupConfiguration } from "./pgbackrest.ts";
export { restoreCommand } from "./restore.ts";

const scriptFiles = ["report.py", "backup.py", "restore_check.py"] as const;

export interface BackupArgs {
  readonly namespace: pulumi.Output<string>;
  readonly settings: BackupSettings;
  /** Name of the workload that is backed up. */
  readonly of: string;
  readonly source: BackupSource & { readonly members: readonly string[] };
  readonly images: Settings["images"];
  /** Numeric user of the image, and its folder with PostgreSQL's programs. */
  readonly user: number;
  readonly binDirectory: string;
  /** Library that PostgreSQL has to load for the data, where there is one. */
  readonly library: string | undefined;
  /** StorageClass of the disk that a check restores to. */
  readonly scratchClass: pulumi.Input<string>;
  /** Secret with the certificate that members know. */
  readonly certificate: pulumi.Output<string>;
  /** Where runs are reported to. */
  readonly report: { readonly host: string; readonly user: string; readonly password: SecretKey };
  /** What pgBackRest needs in its environment to reach the repository. */
  readonly repositoryCredentials: Readonly<Record<string, SecretKey>>;
  readonly priorityClass: pulumi.Output<string>;
  /** Changes with the data, where these were restored: older backups lead to what is no more, so a full one is made. */
  readonly restored?: pulumi.Output<string> | undefined;
  readonly after: readonly pulumi.Resource[];
}

/**
 * Backups of a PostgreSQL cluster to S3-compatible storage: a first one at once, then full and differential ones on a
 * schedule, and a check that restores the latest one and looks at every page of it. Each run is reported as a metric.
 */
export class Backup extends pulumi.ComponentResource {
  constructor(name: string, args: BackupArgs, options?: pulumi.ComponentResourceOptions) {
    super("sark:backup:Backup", name, {}, options);
    const { settings, namespace } = args;
    const identity = { name: `${args.of}-backup`, component: "backup" };
    const configure = (purpose: string, data: Readonly<Record<string, string>>) =>
      new Configuration(`${name}-${purpose}`, { namespace, identity, data }, { parent: this }).configMap;
    const scripts = configure("scripts", Object.fromEntries(scriptFiles.map((file) => [file, readScript(file)])));
    const files = { scripts, configuration: configure("config", backupConfiguration(settings, args.source)) };
    const checkFiles = { scripts, configuration: configure("check-config", checkConfiguration(settings)) };
    const common = {
      namespace,
      accountAnnotations: cloudRole(settings.s3),
      deadlineSeconds: settings.deadlineSeconds,
      after: args.after,
    };

    const backupLabels = { "sark-platform/backup-of": args.of };

    new ReleaseJob(
      `${name}-initial`,
      {
        ...common,
        labels: backupLabels,
        identity: { name: `${args.of}-backup-initial`, component: "backup" },
        pod: backupPod(args, files, args.restored === undefined ? "initial" : "full"),
        retries: 2,
        occasion: args.restored,
        // It runs once in the life of a cluster, and the scheduled ones follow where it failed.
        anew: false,
      },
      { parent: this },
    );
    for (const [kind, type, schedule] of [
      ["full", "full", settings.fullSchedule],
      ["differential", "diff", settings.differentialSchedule],
    ] as const) {
      new ScheduledJob(
        `${name}-${kind}`,
        {
          ...common,
          labels: backupLabels,
          identity: { name: `${args.of}-backup-${kind}`, component: "backup" },
          pod: backupPod(args, files, type),
          schedule,
        },
        { parent: this },
      );
    }
    new ScheduledJob(
      `${name}-restore-check`,
      {
        ...common,
        labels: { "sark-platform/restore-check-of": args.of },
        identity: { name: `${args.of}-restore-check`, component: "backup" },
        pod: checkPod(args, checkFiles),
        schedule: settings.restoreCheckSchedule,
      },
      { parent: this },
    );
    this.registerOutputs();
  }
}
