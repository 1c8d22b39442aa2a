import type { PlatformAlert } from "../../settings/alert-names.ts";
import { severities, type Severity } from "../../settings/alerts.ts";
import type { Alert, Monitored } from "./contract.ts";

/** A rule of Alertmanager: while the source fires, nobody is told of targets that have the same labels. */
export interface Inhibition {
  readonly source_matchers: readonly string[];
  readonly target_matchers: readonly string[];
  readonly equal: readonly string[];
}

/** A cause, and everything that it explains in the same way. */
interface Explained {
  readonly cause: PlatformAlert;
  readonly severity: Severity;
  readonly equal: readonly string[];
  readonly consequences: readonly PlatformAlert[];
}

/**
 * What is not told while something else is: what is known to be worse is not told again as less bad, and what a cause explains
 * is not told beside it. No cause silences what is worse than itself: a warning never keeps a page from people.
 */
export function inhibitions(monitored: readonly Monitored[]): readonly Inhibition[] {
  const alerts = monitored.flatMap((component) => component.alerts);
  return [
    {
      source_matchers: ['severity="critical"'],
      target_matchers: ['severity=~"warning|info"'],
      equal: ["alertname", "namespace"],
    },
    {
      source_matchers: ['severity="warning"'],
      target_matchers: ['severity="info"'],
      equal: ["alertname", "namespace"],
    },
    ...explained(alerts).map(({ cause, severity, equal, consequences }) => ({
      source_matchers: [`alertname="${cause}"`, `severity="${severity}"`],
      target_matchers: [`alertname=~"${consequences.join("|")}"`, `severity=~"${atMost(severity).join("|")}"`],
      equal,
    })),
  ];
}

/** Causes that the platform has an alert for, in the order of its alerts. */
function explained(alerts: readonly Alert[]): readonly Explained[] {
  const found = new Map<string, Explained>();
  for (const { name: cause, severity } of alerts) {
    for (const { name, causes = [] } of alerts) {
      for (const { alert, same = [] } of causes) {
        if (alert !== cause) continue;
        const equal = ["namespace", ...same];
        const key = [cause, severity, ...equal].join(" ");
        const before = found.get(key)?.consequences ?? [];
        found.set(key, { cause, severity, equal, consequences: [...new Set([...before, name])] });
      }
    }
  }
  return [...found.values()];
}

/** The severities that are no worse. They are in order, the worst first. */
const atMost = (severity: Severity): readonly Severity[] => severities.slice(severities.indexOf(severity));
