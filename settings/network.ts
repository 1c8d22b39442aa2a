import { isIP } from "node:net";
import { z } from "zod";
import type { Immutable } from "./immutable.ts";
import { cidr, dnsLabel, host, labels, port } from "./values.ts";

const inCluster = z.strictObject({
  namespace: dnsLabel.describe("Namespace of the pods."),
  podLabels: labels.optional().describe("Labels of the pods. Default: every pod of the namespace."),
});

const addresses = z.strictObject({
  cidrs: z.array(cidr).min(1).describe("Address ranges, such as the subnets of a managed service."),
});

/** Who is at the other end of a connection: pods of another namespace, or address ranges. */
export const peer = z.union([inCluster, addresses], {
  error: "must be either { namespace, podLabels } or { cidrs }",
});

const hostName = host
  .regex(/^[^A-Z]*$/, "must be in lower-case letters")
  .refine((name) => isIP(name) === 0, "must be a name: give addresses as { cidrs }");

/** The same, or whatever some host names lead to. */
const namedPeer = z.union(
  [
    inCluster,
    addresses,
    z.strictObject({
      hostNames: z
        .array(hostName)
        .min(1)
        .max(32)
        .describe("Host names, where sark:network.hostNamePolicies says who enforces that."),
    }),
  ],
  { error: "must be either { namespace, podLabels }, { cidrs } or { hostNames }" },
);

export const mcpServersSchema = z
  .array(
    z.strictObject({
      name: dnsLabel.describe("The name under which policies and clients know the server."),
      url: z
        .url({ protocol: /^https?$/, error: "must be an http or https URL" })
        // The registry of servers is a ConfigMap.
        .refine((url) => !/^[^/]*\/\/[^/]*@/.test(url), "must not carry a user or a password")
        .describe("Where the gateway calls it."),
      peer: namedPeer.describe("Where its pods, addresses or host names are, for the network policy."),
    }),
  )
  .default([])
  .superRefine((servers, context) => {
    const names = servers.map(({ name }) => name);
    for (const [index, name] of names.entries()) {
      if (names.indexOf(name) === index) continue;
      context.addIssue({ code: "custom", message: "is used twice", path: [index, "name"], input: name });
    }
  })
  .describe("The MCP servers behind the gateway. It can reach these and no others.");

export const networkSchema = z
  .strictObject({
    dns: z
      .strictObject({
        namespace: dnsLabel.default("kube-system"),
        podLabels: labels.default({ "k8s-app": "kube-dns" }),
        port: port.default(53).describe("The port of the DNS pods themselves. Default: 53."),
        nodeLocalAddress: cidr
          .default("169.254.20.10/32")
          .describe("Address of NodeLocal DNSCache. Harmless where it does not run. Default: 169.254.20.10/32."),
      })
      .prefault({}),
    apiServer: z
      .strictObject({
        cidrs: z
          .array(cidr)
          .min(1)
          .describe("Addresses of the API server itself, not of its Service: policies see those."),
        port: port.default(443).describe("Port of the API server itself. Default: 443."),
      })
      .optional()
      .describe("The API server. Needed where sark:postgres.mode is cluster: members keep their leader's lock there."),
    hostNamePolicies: z
      .enum(["none", "cilium"])
      .default("none")
      .describe(
        "Who enforces policies that name hosts, which those of Kubernetes cannot. cilium: Cilium 1.14 or newer, with its " +
          "DNS proxy. Default: none.",
      ),
    gatewayClients: z.array(peer).default([]).describe("Who may call the gateway: the edge. Default: nobody."),
    metricsClients: z.array(peer).default([]).describe("Who may scrape metrics. Default: nobody."),
    sarkDestinations: z
      .array(
        z.strictObject({
          name: dnsLabel,
          peer,
          port,
          why: z.string().min(1).describe("Shown in the network policy and the diagram."),
        }),
      )
      .default([])
      .describe("What else SARK calls, such as an identity provider or a SIEM. Default: nothing."),
  })
  .prefault({})
  .describe("Who may talk to whom beyond the platform's own connections. Everything else is denied.");

export const tlsSchema = z
  .strictObject({
    gatewayHosts: z.array(host).min(1).describe("Host names in the gateway's certificate."),
  })
  .describe("Certificates of the platform's own authority.");

export type Peer = Immutable<z.infer<typeof peer>>;
export type McpServer = Immutable<z.infer<typeof mcpServersSchema>[number]>;
