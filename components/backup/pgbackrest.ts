import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { BackupSettings } from "../../settings/backup.ts";

/** Where members of a cluster have what backups need. */
export interface BackupSource {
  /** Folder of the data. */
  readonly data: string;
  /** Folder of the sockets. */
  readonly sockets: string;
  /** Folder with `tls.crt`, `tls.key` and `ca.crt`. */
  readonly tls: string;
  /** Where each member's server for backups listens. */
  readonly port: number;
  readonly superuser: string;
}

/** Where the certificate of the storage's authority is, in every pod. */
export const configurationDirectory = "/etc/pgbackrest";

/** Names of the files there. */
export const files = { configuration: "pgbackrest.conf", authority: "s3-ca.pem", push: "archive_push.sh" } as const;

/** What PostgreSQL runs for each file of its log. */
export const archiveCommand = `sh ${configurationDirectory}/${files.push} %p`;

/** The one cluster of the repository. */
export const stanza = "main";

/** Name in the certificate of those who fetch data from members. */
const client = "maintenance";

type Options = Readonly<Record<string, string | number>>;

/** The configuration of a member, which archives its WAL and hands its files to backups. */
export function memberBackupConfiguration(settings: BackupSettings, source: BackupSource): Record<string, string> {
  const configuration = withAuthority(settings, {
    global: {
      ...repository(settings),
      // One segment after the other, without a process in between that is asked for the outcome at growing intervals: a leader that
      // is to stop stays until its last segment is there, and nobody leads meanwhile.
      "archive-push-queue-max": "4GiB",
      "tls-server-address": "0.0.0.0",
      "tls-server-port": source.port,
      "tls-server-cert-file": `${source.tls}/tls.crt`,
      "tls-server-key-file": `${source.tls}/tls.key`,
      "tls-server-ca-file": `${source.tls}/ca.crt`,
      "tls-server-auth": `${client}=${stanza}`,
    },
    [stanza]: {
      "pg1-path": source.data,
      "pg1-socket-path": source.sockets,
      "pg1-user": source.superuser,
    },
  });
  return { ...configuration, [files.push]: readScript(files.push) };
}

/** A program of this folder, by its file's name. */
export const readScript = (file: string): string => readFileSync(join(import.meta.dirname, "scripts", file), "utf8");

/** The configuration of a backup: copies from a replica, so that the leader has nothing to do with it. */
export function backupConfiguration(
  settings: BackupSettings,
  source: BackupSource & { readonly members: readonly string[] },
): Record<string, string> {
  const members = source.members.map((host, index) => {
    const prefix = `pg${index + 1}`;
    return {
      [`${prefix}-host`]: host,
      [`${prefix}-host-type`]: "tls",
      [`${prefix}-host-port`]: source.port,
      [`${prefix}-host-cert-file`]: `${source.tls}/tls.crt`,
      [`${prefix}-host-key-file`]: `${source.tls}/tls.key`,
      [`${prefix}-host-ca-file`]: `${source.tls}/ca.crt`,
      [`${prefix}-path`]: source.data,
      [`${prefix}-socket-path`]: source.sockets,
      [`${prefix}-user`]: source.superuser,
    };
  });
  return withAuthority(settings, {
    global: { ...repository(settings), "backup-standby": "y", "start-fast": "y" },
    [stanza]: Object.assign({}, ...members) as Options,
  });
}

/** The configuration of a check, which only reads the repository. */
export const checkConfiguration = (settings: BackupSettings): Record<string, string> =>
  withAuthority(settings, { global: repository(settings), [stanza]: {} });

function repository({ s3, keepFull }: BackupSettings): Options {
  return {
    "repo1-type": "s3",
    "repo1-path": s3.prefix,
    "repo1-s3-bucket": s3.bucket,
    "repo1-s3-region": s3.region,
    "repo1-s3-endpoint": s3.endpoint ?? `s3.${s3.region}.amazonaws.com`,
    "repo1-s3-uri-style": s3.uriStyle,
    "repo1-storage-port": s3.port,
    ...(s3.caCertificate !== undefined && {
      "repo1-storage-ca-file": `${configurationDirectory}/${files.authority}`,
    }),
    ...(s3.kmsKeyId !== undefined && { "repo1-s3-kms-key-id": s3.kmsKeyId }),
    // Keys, where there are any, are in the environment.
    "repo1-s3-key-type": "roleArn" in s3.credentials ? "web-id" : "shared",
    "repo1-retention-full": keepFull,
    "repo1-bundle": "y",
    "compress-type": "zst",
    "process-max": 2,
    "lock-path": "/tmp/pgbackrest",
    "log-level-console": "info",
    "log-level-file": "off",
  };
}

function withAuthority(settings: BackupSettings, sections: Readonly<Record<string, Options>>): Record<string, string> {
  const { caCertificate } = settings.s3;
  return {
    [files.configuration]: Object.entries(sections)
      .flatMap(([name, options]) => [
        `[${name}]`,
        ...Object.entries(options).map(([key, value]) => `${key}=${value}`),
        "",
      ])
      .join("\n"),
    ...(caCertificate !== undefined && { [files.authority]: caCertificate }),
  };
}
