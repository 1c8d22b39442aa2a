import type { Lab } from "../lab.ts";
import type { Bounds, ExpectedAlerts, Facts, Scenario } from "../scenario.ts";
import { nodeAccess, ownStack } from "../needs.ts";
import type { Matrix } from "./api.ts";
import { measuredPlatform, prometheis, untilMeasured } from "./platform.ts";

/** How long alerts may take to fire after a fault, in milliseconds: those of what is over by then wait two minutes at most. */
const patience = 180_000;

/** Seconds between two looks at the history of alerts, as often as rules are evaluated. */
const step = 15;

/** What must hold of alerts where they are looked at. */
const bounds: Bounds = { "alerts missing": { atMost: 0 }, "alerts unexpected": { atMost: 0 } };

/** What a scenario measured, and what is asked of it. */
export interface Looked {
  readonly facts: Facts;
  readonly bounds: Bounds;
}

/**
 * Runs a scenario and looks at which alerts fired meanwhile, where the user wants that or the platform has Prometheis anyway. Where
 * nobody looked although the scenario expects alerts, or the user wants it, it says so.
 */
export async function withAlerts(lab: Lab, scenario: Scenario): Promise<Looked> {
  const { alerts } = scenario;
  const { progress } = lab.session;
  const isMeasured = lab.settings.monitoring.mode === "own";
  const lack = await unseen(lab, alerts, isMeasured);
  if (alerts === undefined || lack !== undefined) {
    if (alerts !== undefined || lab.session.lookAtAlerts)
      progress.line(`    ${scenario.name}: alerts were not looked at: ${lack ?? ""}`);
    return { facts: await scenario.run(lab), bounds: scenario.bounds };
  }
  if (!isMeasured) await untilMeasured(lab, await measuredPlatform(lab));
  const start = Math.floor(Date.now() / 1000);
  const facts = await scenario.run(lab);
  lab.note("waits for alerts that are late");
  await lab.sleep(patience);
  const span = { start, end: Math.floor(Date.now() / 1000), step };
  const servers = await prometheis(lab);
  if (servers.length === 0) throw new Error("no Prometheus runs, so nobody knows which alerts fired");
  const histories = await Promise.all(servers.map((server) => server.range('ALERTS{alertstate="firing"}', span)));
  const fired = firedIn(histories.flat());
  const { missing, unexpected } = comparison(alerts, fired);
  for (const name of missing) progress.line(`    ${scenario.name}: ${name} did not fire`);
  for (const name of unexpected) progress.line(`    ${scenario.name}: ${name} fired, and should not have`);
  return {
    facts: {
      ...facts,
      "alerts fired": fired.length,
      "alerts missing": missing.length,
      "alerts unexpected": unexpected.length,
    },
    bounds: { ...scenario.bounds, ...bounds },
  };
}

/** Why alerts cannot be looked at, as a clause; undefined if they can. */
async function unseen(lab: Lab, alerts: ExpectedAlerts | undefined, isMeasured: boolean): Promise<string | undefined> {
  if (alerts === undefined) return "the scenario does not say which may fire";
  if (!isMeasured && !lab.session.lookAtAlerts) return "nothing measures the platform; with --alerts it is measured";
  return (await nodeAccess.lack(lab)) ?? (isMeasured ? undefined : await ownStack.lack(lab));
}

/** Names of the alerts in a history, each once. The one that always fires says nothing. */
export const firedIn = (history: readonly Pick<Matrix, "metric">[]): readonly string[] =>
  [...new Set(history.map(({ metric }) => metric["alertname"] ?? ""))].filter((name) => name !== "Watchdog").toSorted();

/** How the alerts that fired differ from those that should. */
export const comparison = ({ must, may = [] }: ExpectedAlerts, fired: readonly string[]) => ({
  missing: must.filter((name) => !fired.includes(name)),
  unexpected: fired.filter((name) => ![...must, ...may].some((expected) => expected === name)),
});
