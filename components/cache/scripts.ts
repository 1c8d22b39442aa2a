import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { memberCount, type OwnCacheSettings, shapeOf } from "../../settings/cache.ts";
import { hostOf } from "../names.ts";
import { directories, eachMember, memberName, trustFile } from "./names.ts";

const folder = join(import.meta.dirname, "scripts");

/** The scripts by name. */
export const scriptFiles = (): Readonly<Record<string, string>> =>
  Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), "utf8")]));

/** The command that runs a script. */
export const scriptCommand = (name: string): readonly string[] => ["sh", `${directories.scripts}/${name}`];

/** What the scripts need in their environment, beside the administrator's password. */
export function scriptEnvironment(settings: OwnCacheSettings, namespace: string): Record<string, string> {
  const { shards, replicas } = shapeOf(settings);
  return {
    MEMBERS: eachMember(memberCount(settings), (ordinal) => hostOf(memberName(ordinal), namespace)).join(" "),
    SHARDS: String(shards),
    REPLICAS: String(replicas),
    AUTHORITY: trustFile,
  };
}
