import type { Peer } from "../../settings/network.ts";
import type { CacheSettings } from "../../settings/cache.ts";
import type { SecretKey } from "../workload/index.ts";

/** A cache as SARK sees it: SARK's client knows neither clusters nor TLS. */
export interface Cache {
  readonly host: string;
  readonly port: number;
  readonly password: SecretKey;
}

/** A server that others run. */
export function existingCache({ host, port, passwordFrom }: CacheSettings, given: SecretKey | undefined): Cache {
  const password = passwordFrom ?? given;
  if (password === undefined) throw new Error("the settings promise a password");
  return { host, port, password };
}

/** Where the server is in the network. */
export const cachePeers = ({ peer }: CacheSettings): readonly Peer[] => [peer];
