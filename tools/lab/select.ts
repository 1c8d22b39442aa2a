import { Failure } from "../lib/failure.ts";
import type { Scenario } from "./scenario.ts";
import { columns } from "./table.ts";
import { inShort } from "./verdict.ts";

/** Exit status of a command line that is wrong. */
export const usageStatus = 2;

/** What the user asks for. */
export interface LabOptions {
  readonly list?: boolean;
  readonly json?: boolean;
  /** How often each scenario is run, as typed. Default: 1. */
  readonly runs?: string;
  /** Whether it is looked at which alerts a fault fires. */
  readonly alerts?: boolean;
  /** How long a scenario without an end of its own goes on, in minutes, as typed. */
  readonly minutes?: string;
  /** Context of the user's kubeconfig, instead of where `npm start` has brought the platform up. */
  readonly context?: string;
  /** The same context once more: what a scenario does there, it does for real. */
  readonly consent?: string;
  /** The stack that stands there. Default: local. */
  readonly stack?: string;
  /** Where the cluster gets the image of the clients from, if from a registry. */
  readonly image?: string;
}

/** The scenarios by their names, in the order in which they are named. */
export function select(all: readonly Scenario[], names: readonly string[]): readonly Scenario[] {
  if (names.length === 0) throw new Failure(`Name a scenario.\n\n${list(all)}`, { status: usageStatus });
  return names.map((name) => {
    const found = all.find((scenario) => scenario.name === name);
    if (found === undefined)
      throw new Failure(`There is no scenario ${name}.\n\n${list(all)}`, { status: usageStatus });
    return found;
  });
}

/** The scenarios for people: name, what each proves, and its bounds. */
export const list = (all: readonly Scenario[]): string =>
  columns(
    all.map(({ name, proves, bounds }) => [
      name,
      `${proves} Bounds: ${Object.entries(bounds)
        .map(([value, bound]) => inShort(value, bound))
        .join(", ")}.`,
    ]),
  );

/** How often each scenario is to be run. */
export function runsOf({ runs = "1" }: LabOptions): number {
  if (/^[1-9]\d{0,2}$/.test(runs)) return Number(runs);
  throw new Failure(`--runs must be a number from 1 to 999, and is ${runs}.`, { status: usageStatus });
}

/** How long a scenario without an end of its own is to go on, in minutes; undefined: as long as it says itself. */
export function minutesOf({ minutes }: LabOptions): number | undefined {
  if (minutes === undefined || /^[1-9]\d{0,3}$/.test(minutes))
    return minutes === undefined ? undefined : Number(minutes);
  throw new Failure(`--minutes must be a number from 1 to 9999, and is ${minutes}.`, { status: usageStatus });
}

/**
 * Refuses to break anything on a cluster of the user's that was not meant.
 *
 * @param context of the cluster; undefined: one of this machine, which is there to be tried out
 */
export function requireConsent(context: string | undefined, { consent }: LabOptions): void {
  if (context === undefined || consent === context) return;
  throw new Failure(
    `Scenarios kill, drain, overload and reconfigure what runs on the cluster of context ${context}. If that is meant, ` +
      `repeat its name: --consent ${context}`,
    { status: usageStatus },
  );
}
