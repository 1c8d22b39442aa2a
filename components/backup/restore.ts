import type { RestoreSettings } from "../../settings/restore.ts";
import { stanza } from "./pgbackrest.ts";

/** Fills an empty data directory from the repository. PostgreSQL replays WAL when it is started on it. */
export const restoreCommand = ({ to, from, timeline }: RestoreSettings): readonly string[] => [
  "pgbackrest",
  `--stanza=${stanza}`,
  ...(to === "latest" ? [] : ["--type=time", `--target=${postgresTime(to)}`, "--target-action=promote"]),
  ...(from === undefined ? [] : [`--set=${from}`]),
  ...(timeline === undefined ? [] : [`--target-timeline=${timeline}`]),
  "restore",
];

/** The moment in UTC, in the one form that both pgBackRest and PostgreSQL read; microseconds are kept. */
function postgresTime(moment: string): string {
  const fraction = /\.\d{1,6}/.exec(moment)?.[0] ?? "";
  return `${new Date(moment).toISOString().slice(0, 19).replace("T", " ")}${fraction}+00`;
}
