import type { ExistingCacheSettings } from "../../settings/cache.ts";
import type { SecretKey } from "../workload/index.ts";
import type { Cache } from "./index.ts";

/** A server that others run. */
export function existingCache(
  { host, port, passwordFrom }: ExistingCacheSettings,
  given: SecretKey | undefined,
): Cache {
  const password = passwordFrom ?? given;
  if (password === undefined) throw new Error("the settings promise a password");
  return { host, port, password, ready: [] };
}
