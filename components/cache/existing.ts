import type { ExistingCacheSettings } from "../../settings/cache.ts";
import type { SecretKey } from "../workload/index.ts";
import type { Cache } from "./index.ts";

/** A server that others run, to which SARK speaks itself. */
export function existingCache(settings: ExistingCacheSettings, given: SecretKey | undefined): Cache {
  const { host, port } = settings;
  return { host, port, password: passwordOf(settings, given), ready: [] };
}

/**
 * The password of a server that others run.
 *
 * @param given where the password of the settings is kept
 */
export function passwordOf({ passwordFrom }: ExistingCacheSettings, given: SecretKey | undefined): SecretKey {
  const password = passwordFrom ?? given;
  if (password === undefined) throw new Error("the settings promise a password");
  return password;
}
