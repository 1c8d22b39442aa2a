import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { alertmanagerConfiguration } from "../../components/monitoring/alertmanager-configuration.ts";
import { monitoredParts } from "../../components/monitored.ts";
import type { PlatformAlert } from "../../settings/alert-names.ts";
import { severities, type Severity } from "../../settings/alerts.ts";
import { receiversSchema } from "../../settings/receivers.ts";
import { loneAlertmanager } from "./support/alertmanager.ts";
import { type Variant, variants } from "./support/settings.ts";

/** How long an Alertmanager may take to look at what it got, in milliseconds. */
const timeout = 10_000;

type Labels = Readonly<Record<string, string>>;

/** Alerts that fire together, each pair in a namespace of its own so that they do not meet others. */
interface Situation {
  readonly when: string;
  readonly others: readonly Labels[];
  readonly alert: Labels;
  readonly isTold: boolean;
}

const labels = (name: PlatformAlert, severity: Severity, more: Labels = {}): Labels => ({
  alertname: name,
  severity,
  ...more,
});

const noLeader = labels("PostgresLeaderCount", "critical");
/** A pair that is posted after all others. */
const last = [noLeader, labels("GatewayAuthorizationErrors", "critical")].map((each) => ({
  ...each,
  namespace: "last",
}));

const noCache = labels("CacheNotServing", "warning");
const noNode = labels("NodeUnreachable", "warning", { node: "node-1" });

/** What people on call must and must not be told, written down by hand. */
const byHand: readonly Situation[] = [
  ...(["DatabaseConnectionErrors", "GatewayAuthorizationErrors", "GatewayAvailabilityBudgetBurn"] as const).map(
    (name) => ({
      when: `PostgreSQL has no leader, ${name} follows`,
      others: [noLeader],
      alert: labels(name, "critical"),
      isTold: false,
    }),
  ),
  {
    when: "PostgreSQL has no leader in another environment",
    others: [{ ...noLeader, namespace: "another" }],
    alert: labels("GatewayAuthorizationErrors", "critical"),
    isTold: true,
  },
  {
    when: "one member of PostgreSQL is down, and authorizations fail",
    others: [labels("PostgresDown", "warning", { pod: "postgres-1" })],
    alert: labels("GatewayAuthorizationErrors", "critical"),
    isTold: true,
  },
  {
    when: "PostgreSQL has no leader, and pods of SARK are gone, which no leader explains",
    others: [noLeader],
    alert: labels("SARKPodsDown", "critical"),
    isTold: true,
  },
  {
    when: "PostgreSQL has no leader, and its backups are old",
    others: [noLeader],
    alert: labels("PostgresBackupOld", "critical"),
    isTold: true,
  },
  {
    when: "the cache is down, authorizations take longer",
    others: [noCache],
    alert: labels("HighAuthorizationLatency", "warning"),
    isTold: false,
  },
  {
    when: "the cache is down, and the objective is in danger: the warning does not keep the page away",
    others: [noCache],
    alert: labels("AuthorizationLatencyBudgetBurn", "critical", { window: "1h" }),
    isTold: true,
  },
  {
    when: "a node is gone, a pod on it is not measured",
    others: [noNode],
    alert: labels("TargetDown", "warning", { node: "node-1", pod: "sark-1", job: "sark" }),
    isTold: false,
  },
  {
    when: "a node is gone, a pod on another one is not measured",
    others: [noNode],
    alert: labels("TargetDown", "warning", { node: "node-2", pod: "sark-2", job: "sark" }),
    isTold: true,
  },
  {
    when: "a node is gone, and a pod has no node yet",
    others: [noNode],
    alert: labels("PodNotReady", "warning", { pod: "sark-1" }),
    isTold: true,
  },
  {
    when: "a page is there, its warning is not told again",
    others: [labels("CertificateExpires", "critical")],
    alert: labels("CertificateExpires", "warning"),
    isTold: false,
  },
];

/** Every cause that an alert declares: with it, and with one that differs in a label. */
const declared = (variant: Variant): readonly Situation[] => {
  const alerts = monitoredParts(variants[variant]).flatMap((component) => component.alerts);
  return alerts.flatMap((alert) =>
    (alert.causes ?? []).flatMap((cause) =>
      alerts
        .filter(({ name }) => name === cause.alert)
        .flatMap((source) => {
          const same = Object.fromEntries((cause.same ?? []).map((label) => [label, "this"]));
          const other = Object.fromEntries((cause.same ?? []).map((label) => [label, "that"]));
          const isWorse = severities.indexOf(alert.severity) < severities.indexOf(source.severity);
          const consequence = { ...labels(alert.name, alert.severity, same), ...alert.labels };
          const situation = (when: string, others: readonly Labels[], isTold: boolean): Situation => ({
            when: `${variant}: ${alert.name} (${alert.severity}) ${when} ${source.name} (${source.severity})`,
            others,
            alert: consequence,
            isTold,
          });
          return [
            situation("with", [labels(source.name, source.severity, same)], isWorse),
            situation("without", [], true),
            ...(cause.same ? [situation("of another than", [labels(source.name, source.severity, other)], true)] : []),
          ];
        }),
    ),
  );
};

for (const variant of Object.keys(variants) as Variant[]) {
  describe(`what a cause keeps from people, by Alertmanager: ${variant}`, function () {
    this.timeout(60_000);
    const situations = [...(variant === "tutorial" ? byHand : []), ...declared(variant)];
    const told = new Map<string, boolean>();
    before(async function () {
      this.timeout(1_800_000);
      const configuration = alertmanagerConfiguration(receiversSchema.parse({}), monitoredParts(variants[variant]), {});
      const alertmanager = await loneAlertmanager(configuration);
      try {
        await alertmanager.take(
          situations.flatMap(({ alert, others }, index) =>
            [...others, alert].map((each) => ({ namespace: `situation-${index}`, ...each })),
          ),
        );
        // What was posted last is looked at last: once that is kept away, all that should be is.
        await alertmanager.take(last);
        const deadline = Date.now() + timeout;
        let known = await alertmanager.known();
        while (
          !known.some(({ labels: { namespace }, status }) => namespace === "last" && status.inhibitedBy.length > 0)
        ) {
          assert.ok(Date.now() < deadline, "nothing is kept away");
          await sleep(50);
          known = await alertmanager.known();
        }
        for (const [index, { when, alert }] of situations.entries()) {
          const wanted = Object.entries({ namespace: `situation-${index}`, ...alert });
          const found = known.find(({ labels: all }) => wanted.every(([name, value]) => all[name] === value));
          assert.ok(found, when);
          told.set(when, found.status.inhibitedBy.length === 0);
        }
      } finally {
        await alertmanager.stop();
      }
    });

    for (const { when, isTold } of situations) {
      it(`${when}: ${isTold ? "told" : "not told"}`, () => {
        assert.equal(told.get(when), isTold);
      });
    }
  });
}
