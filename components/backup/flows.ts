import type { BackupSettings } from "../../settings/backup.ts";
import { type Flow, tcp, type WorkloadEnd } from "../network/index.ts";

/**
 * The connections of backups.
 *
 * @param of what is backed up
 * @param ports of it: where it hands out its files, and where runs are reported to
 */
export function backupFlows(
  { s3 }: BackupSettings,
  of: WorkloadEnd,
  ports: { readonly backup: number; readonly report: number },
): readonly Flow[] {
  const storage = { name: "backup storage", peers: [s3.peer] };
  const backups = ["initial", "full", "differential"].map((kind) => ({ workload: `${of.workload}-backup-${kind}` }));
  const check = { workload: `${of.workload}-restore-check` };
  return [
    { from: of, to: storage, ports: tcp(s3.port), why: "archive of WAL" },
    ...backups.map((from) => ({ from, to: of, ports: tcp(ports.backup, ports.report), why: "backup" })),
    ...[...backups, check].map((from) => ({ from, to: storage, ports: tcp(s3.port), why: "repository" })),
    { from: check, to: of, ports: tcp(ports.report), why: "result of the check" },
  ];
}
