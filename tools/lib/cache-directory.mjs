import { homedir } from "node:os";
import { join } from "node:path";

/**
 * Where everything that is built or downloaded once is kept, shared by all checkouts.
 *
 * `SARK_CACHE` if set, else `sark-platform` below `XDG_CACHE_HOME` (default `~/.cache`). Safe to delete: the next run
 * fills it again.
 *
 * @returns {string} absolute path; the folder may not exist yet
 */
export function cacheDirectory() {
  const { SARK_CACHE, XDG_CACHE_HOME } = process.env;
  return SARK_CACHE ?? join(XDG_CACHE_HOME ?? join(homedir(), ".cache"), "sark-platform");
}
