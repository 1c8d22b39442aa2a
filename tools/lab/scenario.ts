import type { PlatformAlert } from "../../settings/alert-names.ts";
import type { Lab } from "./lab.ts";
import type { Need } from "./needs.ts";

/** A limit that a measured value has to keep. */
export type Bound = { readonly atMost: number } | { readonly atLeast: number };

/** Limits by the name of the value. */
export type Bounds = Readonly<Record<string, Bound>>;

/**
 * What was measured, by name. The table has columns of their own for `outage` (seconds), `failed`, `sent` and `lost`;
 * a name that ends in " s" is a duration in seconds.
 */
export type Facts = Readonly<Record<string, number>>;

/** Which alerts a fault fires. Those of what is over sooner than they wait stay silent. */
export interface ExpectedAlerts {
  /** Each of them must fire. */
  readonly must: readonly PlatformAlert[];
  /** These depend on how quickly the platform gets well. Default: none. */
  readonly may?: readonly PlatformAlert[];
}

/** One fault, and what may come of it. */
export interface Scenario {
  /** What the user types, such as `opa-killed`. */
  readonly name: string;
  /** What is done, in a few words, for the table. */
  readonly title: string;
  /** What it proves, in one sentence, for the list. */
  readonly proves: string;
  /** Without these it is skipped. */
  readonly needs: readonly Need[];
  /** All of them must be kept. A value that was not measured keeps no bound. */
  readonly bounds: Bounds;
  /** Looked at where the platform is measured, and no others may fire. Default: nobody looks. */
  readonly alerts?: ExpectedAlerts;
  /**
   * Does it and measures. It starts on a settled platform, and registers with `lab.afterwards` whatever must be undone.
   *
   * @throws if the fault did not happen, or if nothing can be said about it
   */
  readonly run: (lab: Lab) => Promise<Facts>;
}
