import * as pulumi from "@pulumi/pulumi";
import type { ExistingTlsCacheSettings } from "../../settings/cache.ts";
import { Configuration } from "../configuration/index.ts";
import { tlsFiles } from "../names.ts";
import type { SecretKey } from "../workload/index.ts";
import { passwordOf } from "./existing.ts";
import { cacheName } from "./names.ts";
import type { ProxyUpstream } from "./proxy.ts";

export interface ExistingTlsCacheArgs {
  readonly namespace: pulumi.Output<string>;
  readonly cache: ExistingTlsCacheSettings;
  /** The password, where the settings have it themselves. */
  readonly given: SecretKey | undefined;
}

/** A server that others run and that speaks TLS: what the proxies beside SARK need to know of it. */
export class ExistingTlsCache extends pulumi.ComponentResource {
  readonly upstream: ProxyUpstream;

  constructor(name: string, args: ExistingTlsCacheArgs, options?: pulumi.ComponentResourceOptions) {
    super("sark:cache:ExistingTlsCache", name, {}, options);
    const { namespace, cache, given } = args;
    const trust = new Configuration(
      `${name}-trust`,
      {
        namespace,
        identity: { name: cacheName, component: "cache" },
        data: { [tlsFiles.authority]: cache.tls.caCertificate },
      },
      { parent: this },
    );
    this.upstream = {
      addresses: [cache.host],
      port: cache.port,
      domain: cache.host,
      wholeName: true,
      discovery: "name",
      oldestTls: "TLSv1_2",
      // A password alone is that of the user whom every server has.
      user: "default",
      password: passwordOf(cache, given),
      trust: trust.configMap,
    };
    this.registerOutputs();
  }
}
