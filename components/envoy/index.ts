import type { ContainerResources } from "../../settings/services.ts";
import { speaksTls, type TlsSettings } from "../../settings/transport.ts";

export * from "./parts.ts";
export * from "./sidecar.ts";
export { type Outbound } from "./tls-bootstrap.ts";
export { TlsProxy } from "./tls-proxy.ts";

/** What a proxy for TLS takes beside each replica of a service, if there is one. */
export const tlsResources = (service: {
  readonly tls: Pick<TlsSettings, "resources"> & { readonly mode: string };
}): readonly ContainerResources[] => (speaksTls(service) ? [service.tls.resources] : []);
