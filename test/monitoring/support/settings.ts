import type { Settings } from "../../../settings.ts";
import { type Configuration, settingsOf, withValue } from "../../support/configuration.ts";
import { stackConfiguration } from "../../support/stacks.ts";

const publicKey = "-----BEGIN PUBLIC KEY-----\nMFkw\n-----END PUBLIC KEY-----\n";

const production: Configuration = stackConfiguration("production");

/** Ways to run the platform that have rules of their own. */
export const variants = {
  tutorial: settingsOf(production),
  /** The published application counts nothing. */
  upstream: settingsOf(withValue(production, ["sark:contract"], "upstream")),
  /** Replicas fetch their policies. */
  bundle: settingsOf(
    withValue(production, ["sark:authorization", "delivery"], {
      mode: "bundle",
      url: "https://s3.example.com/policies",
      verification: { publicKey },
      peer: { cidrs: ["10.20.64.0/24"] },
    }),
  ),
  /** A member of the database loses nothing, at the price of standing still. */
  strict: settingsOf(withValue(production, ["sark:postgres", "strictSynchronous"], true)),
} satisfies Readonly<Record<string, Settings>>;

export type Variant = keyof typeof variants;
