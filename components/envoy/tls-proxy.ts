import * as pulumi from "@pulumi/pulumi";
import { type TlsSettings, tlsStatusPort } from "../../settings/transport.ts";
import type { Settings } from "../../settings.ts";
import { Configuration } from "../configuration/index.ts";
import type { Identity } from "../labels.ts";
import type { ContainerArgs, Volume } from "../workload/index.ts";
import { bootstrapFile } from "./parts.ts";
import { envoySidecar, type Sidecar } from "./sidecar.ts";
import { authorityFile, certificateDirectory, type Outbound, tlsBootstrap } from "./tls-bootstrap.ts";

export interface TlsProxyArgs {
  readonly namespace: pulumi.Output<string>;
  readonly settings: Pick<Settings, "images">;
  /** The workload whose pods it is in. */
  readonly identity: Identity;
  readonly tls: Pick<TlsSettings, "port" | "resources">;
  /** Secret of type kubernetes.io/tls with the workload's certificate; another name of it rolls the pods. */
  readonly certificate: pulumi.Output<string>;
  /** Where the application listens in the same pod. */
  readonly httpPort: number;
  /** Whom the application calls through it, and the authority of their certificates in PEM form. Default: nobody. */
  readonly outbound?: Outbound & { readonly authority: pulumi.Output<string> };
}

/**
 * Envoy as a sidecar that speaks TLS for an application, which cannot. It passes bytes on, one connection for each: what the
 * application says about its connections, such as that one ends because the pod does, reaches its clients unchanged. It starts
 * before the application and ends after it.
 */
export class TlsProxy extends pulumi.ComponentResource implements Sidecar {
  readonly sidecar: ContainerArgs;
  readonly volumes: readonly Volume[];

  constructor(name: string, args: TlsProxyArgs, options?: pulumi.ComponentResourceOptions) {
    super("sark:envoy:TlsProxy", name, {}, options);
    const { namespace, settings, identity, tls, certificate, httpPort, outbound } = args;
    const application = identity.name;
    const certificates = `${application}-tls`;
    const bootstrap = tlsBootstrap({ application, port: tls.port, httpPort, ...(outbound && { outbound }) });
    const configuration = new Configuration(
      `${name}-config`,
      {
        namespace,
        identity: { name: certificates, component: identity.component },
        data: {
          [bootstrapFile]: JSON.stringify(bootstrap, undefined, 2),
          ...(outbound && { [authorityFile]: outbound.authority }),
        },
      },
      { parent: this },
    );
    const { sidecar, volumes } = envoySidecar({
      name: "tls-proxy",
      images: settings.images,
      configMap: configuration.configMap,
      ports: { https: tls.port },
      statusPort: tlsStatusPort,
      resources: tls.resources,
      files: [{ volume: { name: certificates, secretName: certificate }, path: certificateDirectory(application) }],
    });
    this.sidecar = sidecar;
    this.volumes = volumes;
    this.registerOutputs();
  }
}
