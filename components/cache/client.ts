import { proxyPorts } from "../../settings/cache.ts";
import type { CacheCluster } from "./cluster.ts";
import type { Cache } from "./index.ts";
import type { CacheProxy } from "./proxy.ts";

/** The platform's own cluster as SARK sees it: one server on the loopback address, which is the proxy beside it. */
export const clusterCache = (cluster: CacheCluster, { sidecar, volumes }: CacheProxy): Cache => ({
  host: "127.0.0.1",
  port: proxyPorts.cache,
  password: cluster.credentials.application,
  proxy: { sidecar, volumes },
  certificateEnds: cluster.credentials.certificateEnds,
  ready: cluster.ready,
});
