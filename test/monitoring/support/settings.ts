import type { EdgeMode } from "../../../settings/edge.ts";
import type { Settings } from "../../../settings.ts";
import { productionWith, settingsOf } from "../../support/configuration.ts";
import { edgeConfiguration } from "../../support/edge.ts";
import { sentDecisions } from "../../support/logs.ts";

const publicKey = "-----BEGIN PUBLIC KEY-----\nMFkw\n-----END PUBLIC KEY-----\n";

/** A controller of the edge that counts what it answers. */
const measuredEdge = (mode: EdgeMode): Settings =>
  settingsOf(productionWith({ "sark:edge": edgeConfiguration(mode, { metrics: { port: 9101, pods: 2 } }) }));

/** Ways to run the platform that have rules of their own. */
export const variants = {
  tutorial: settingsOf(productionWith()),
  /** The published application counts nothing. */
  upstream: settingsOf(productionWith({ "sark:contract": "upstream" })),
  /** Replicas fetch their policies. */
  bundle: settingsOf(
    productionWith({
      "sark:authorization delivery": {
        mode: "bundle",
        url: "https://s3.example.com/policies",
        verification: { publicKey },
        peer: { cidrs: ["10.20.64.0/24"] },
      },
    }),
  ),
  /** Decisions are sent to a sink. */
  logs: settingsOf(productionWith(sentDecisions())),
  haproxy: measuredEdge("haproxy"),
  traefik: measuredEdge("traefik"),
  ingressNginx: measuredEdge("ingress-nginx"),
  envoyGateway: measuredEdge("envoy-gateway"),
  /** A member of the database loses nothing, at the price of standing still. */
  strict: settingsOf(productionWith({ "sark:postgres strictSynchronous": true })),
} satisfies Readonly<Record<string, Settings>>;

export type Variant = keyof typeof variants;
