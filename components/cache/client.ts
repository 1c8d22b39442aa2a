import type * as pulumi from "@pulumi/pulumi";
import { proxyPorts } from "../../settings/cache.ts";
import type { CacheCluster } from "./cluster.ts";
import type { Cache } from "./index.ts";
import { podDomain } from "./names.ts";
import type { CacheProxy, ProxyUpstream } from "./proxy.ts";

/**
 * The platform's own cluster as a proxy sees it.
 *
 * @param namespace of the cluster
 */
export const clusterUpstream = ({ addresses, credentials, trust }: CacheCluster, namespace: string): ProxyUpstream => ({
  addresses,
  domain: podDomain(namespace),
  password: credentials.application,
  trust,
});

/** A cache as SARK sees it: one server on the loopback address, which is the proxy beside it. */
export const proxiedCache = (
  { sidecar, volumes }: CacheProxy,
  { password }: ProxyUpstream,
  { ready, certificateEnds }: { readonly ready: readonly pulumi.Resource[] } & Pick<Cache, "certificateEnds">,
): Cache => ({
  host: "127.0.0.1",
  port: proxyPorts.cache,
  password,
  proxy: { sidecar, volumes },
  ...(certificateEnds && { certificateEnds }),
  ready,
});
