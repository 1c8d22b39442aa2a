import { z } from "zod";
import type { Immutable } from "./immutable.ts";
import { peer } from "./network.ts";
import { defaultResources } from "./services.ts";
import { dnsLabel } from "./values.ts";

const endpoint = z.url({ protocol: /^https$/, error: "must be an https URL" });

const signIn = z
  .strictObject({
    clientId: z.string().min(1).describe("What the identity provider calls Grafana."),
    clientSecretFrom: z
      .strictObject({
        secret: dnsLabel.describe("Name of a Secret in the platform's namespace that others maintain."),
        key: z.string().min(1).describe("Key in it."),
      })
      .describe("The Secret that holds the password of Grafana at the identity provider."),
    authorizationUrl: endpoint.describe("Where browsers are sent to sign in."),
    tokenUrl: endpoint.describe("Where Grafana fetches tokens."),
    userInfoUrl: endpoint.describe("Where Grafana asks who somebody is."),
    scopes: z.string().min(1).default("openid profile email").describe("Default: openid profile email."),
    role: z
      .string()
      .min(1)
      .optional()
      .describe(
        "JMESPath over what is known of somebody, to Admin, Editor or Viewer. Without it everybody is a viewer.",
      ),
    peer: peer.describe("Where the identity provider is, for the network policy."),
  })
  .describe("OpenID Connect.");

export const grafanaSchema = z
  .strictObject({
    enabled: z.boolean().default(true).describe("Whether there are dashboards. Default: true."),
    clients: z
      .array(peer)
      .default([])
      .describe("Who may open it beside kubectl port-forward: the edge of a private network. Default: nobody."),
    url: z
      .url({ protocol: /^https?$/, error: "must be an http or https URL" })
      .optional()
      .describe("Where people open it. Default: http://localhost:3000, through kubectl port-forward."),
    signIn: signIn
      .optional()
      .describe("How people sign in by themselves. Without it: as admin, with the generated password."),
    resources: defaultResources(["50m", "192Mi"], ["500m", "512Mi"], "256Mi"),
    runAsUser: z.int().min(1).default(472).describe("Numeric user of the image. Default: 472."),
  })
  .prefault({})
  .describe("Dashboards, made by the program: what is changed by hand is gone with the next pod.");

export type GrafanaSettings = Immutable<z.output<typeof grafanaSchema>>;
