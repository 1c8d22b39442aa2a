import { stringify } from "yaml";
import type { OwnAlert } from "../../settings/alerts.ts";
import type { RuleSettings } from "../../settings/monitoring.ts";
import type { Alert, Monitored, Recording } from "./contract.ts";

/** A rule as Prometheus reads it. */
export type Rule =
  | { readonly record: string; readonly expr: string; readonly labels?: Readonly<Record<string, string>> }
  | {
      readonly alert: string;
      readonly expr: string;
      readonly for: string;
      readonly labels: Readonly<Record<string, string>>;
      readonly annotations: Readonly<Record<string, string>>;
    };

export interface RuleGroup {
  readonly name: string;
  readonly rules: readonly Rule[];
}

export interface RulesArgs {
  readonly monitored: readonly Monitored[];
  readonly settings: Pick<RuleSettings, "alerts" | "withoutAlerts" | "runbooks">;
  /** Of the namespace: a label of every alert, also of those about what is not there. */
  readonly namespaceName: string;
}

/** The rules of all components, by component, and those of the stack's own. Groups are evaluated beside each other. */
export function ruleGroups({ monitored, settings, namespaceName }: RulesArgs): readonly RuleGroup[] {
  const { alerts, withoutAlerts, runbooks } = settings;
  const rule = (component: string) => (alert: Alert) =>
    alertingRule(alert, { component, namespace: namespaceName }, `${runbooks}/${alert.name}.md`);
  const groups = monitored.map(({ component, recordings, alerts: declared }) => ({
    name: component,
    rules: [
      // In one group they are evaluated in this order, so that alerts judge what was just recorded.
      ...recordings.map(recordingRule),
      ...declared.filter(({ name }) => !withoutAlerts.includes(name)).map(rule(component)),
    ],
  }));
  return [...groups, ownGroup(alerts, namespaceName)].filter(({ rules }) => rules.length > 0);
}

/** Groups as a file of Prometheus. */
export const ruleFile = (groups: readonly RuleGroup[]): string => stringify({ groups }, { lineWidth: 0 });

const recordingRule = ({ record, expression }: Recording): Rule => ({ record, expr: expression });

const alertingRule = (
  alert: Omit<Alert, "name"> & { readonly name: string },
  labels: Readonly<Record<string, string>>,
  runbook: string,
): Rule => ({
  alert: alert.name,
  expr: alert.expression,
  for: alert.for,
  labels: { severity: alert.severity, ...labels, ...alert.labels },
  annotations: { summary: alert.summary, description: alert.description, runbook_url: runbook },
});

const ownGroup = (alerts: readonly OwnAlert[], namespace: string): RuleGroup => ({
  name: "stack",
  rules: alerts.map(({ runbook, description, ...alert }) =>
    alertingRule({ ...alert, description: description ?? alert.summary }, { component: "stack", namespace }, runbook),
  ),
});
