import { z } from "zod";
import type { ContainerResources, containerResources } from "./services.ts";
import { port } from "./values.ts";

// TLS between the gateway and SARK.

/** Port of the page in each pod with a proxy for TLS that says whether it is spoken. */
export const tlsStatusPort = 9903;

/** Where SARK calls the gateway inside its own pod, for the proxy there to do it over TLS. */
export const gatewayCallPort = 9904;

/** What the proxy of either service is told. */
export interface TlsSettings {
  readonly port: number;
  readonly resources: ContainerResources;
}

/**
 * TLS in front of SARK.
 *
 * @param resources of the proxy that speaks it
 */
export const sarkTls = (resources: z.ZodDefault<typeof containerResources>) =>
  z
    .strictObject({
      mode: z
        .enum(["off", "offered", "required"])
        .default("off")
        .describe(
          "off: plain HTTP. required: TLS alone, which Envoy beside SARK speaks. offered: the gateway uses TLS, and plain HTTP " +
            "is still answered, for the update that leads from one to the other. Default: off, for only you know whether your " +
            "gateway reads sark:gateway.trust.variable; one that does not would deny every call.",
        ),
      port: port.default(8443).describe("Where SARK is called over TLS. Default: 8443."),
      resources: resources.describe("Requests and limits of the proxy."),
    })
    .prefault({})
    .describe("How the gateway's questions get to SARK.");

/**
 * TLS in front of the gateway.
 *
 * @param resources of the proxy that speaks it
 */
export const gatewayTls = (resources: z.ZodDefault<typeof containerResources>) =>
  z
    .strictObject({
      mode: z
        .enum(["off", "offered", "used", "required"])
        .default("off")
        .describe(
          "off: SARK calls the gateway by plain HTTP. offered: the gateway answers over TLS too, which Envoy beside it speaks. " +
            "used: SARK calls it over TLS, which Envoy beside SARK does; needs sark:sark.tls. required: the network lets SARK do " +
            "nothing else. An update from each to the next loses no request. Clients and the edge use plain HTTP in all of " +
            "them. Default: off.",
        ),
      port: port.default(8443).describe("Where the gateway is called over TLS. Default: 8443."),
      resources: resources.describe("Requests and limits of the proxy."),
    })
    .prefault({})
    .describe("How SARK's questions get to the gateway: which MCP servers there are.");

export const gatewayTrust = z
  .strictObject({
    variable: z
      .string()
      .regex(/^[A-Z][A-Z0-9_]*$/, "must be the name of an environment variable")
      .default("SSL_CERT_FILE")
      .describe(
        "Environment variable from which the gateway's HTTP client reads the file of its authorities. Default: SSL_CERT_FILE, " +
          "as OpenSSL, aiohttp, httpx and Go do; REQUESTS_CA_BUNDLE for requests, NODE_EXTRA_CA_CERTS for Node.js.",
      ),
    certificates: z
      .array(z.string().includes("-----BEGIN CERTIFICATE-----", { error: "must be a certificate in PEM form" }))
      .max(32)
      .default([])
      .describe("Other authorities in that file, such as those of MCP servers, in PEM form. Default: none."),
  })
  .prefault({})
  .describe("Whose certificates the gateway believes: the platform's, where SARK speaks TLS, and those named here.");

/** Whether a service, SARK or the gateway, answers over TLS. */
export const speaksTls = ({ tls }: { readonly tls: { readonly mode: string } }): boolean => tls.mode !== "off";

/** Whether SARK calls the gateway over TLS. */
export const callsGatewayByTls = ({ tls }: { readonly tls: { readonly mode: string } }): boolean =>
  tls.mode === "used" || tls.mode === "required";
