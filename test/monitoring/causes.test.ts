import assert from "node:assert/strict";
import type { Alert } from "../../components/monitoring/index.ts";
import { monitoredParts } from "../../components/monitored.ts";
import type { PlatformAlert } from "../../settings/alert-names.ts";
import { seconds } from "./support/seconds.ts";
import { type Variant, variants } from "./support/settings.ts";

const alertsOf = (variant: Variant): readonly Alert[] =>
  monitoredParts(variants[variant]).flatMap(({ alerts }) => alerts);

/** All that explains an alert, through others too. */
function causesOf(alerts: readonly Alert[], name: PlatformAlert, seen: ReadonlySet<string>): ReadonlySet<string> {
  const direct = alerts.filter((alert) => alert.name === name).flatMap(({ causes = [] }) => causes);
  return direct.reduce<ReadonlySet<string>>(
    (found, { alert }) => (found.has(alert) ? found : causesOf(alerts, alert, new Set([...found, alert]))),
    seen,
  );
}

for (const variant of Object.keys(variants) as Variant[]) {
  describe(`causes of alerts: ${variant}`, () => {
    const alerts = alertsOf(variant);
    const pairs = alerts.flatMap((alert) =>
      (alert.causes ?? []).flatMap((cause) =>
        alerts.filter(({ name }) => name === cause.alert).map((source) => ({ alert, cause, source })),
      ),
    );

    it("are there", () => {
      assert.ok(pairs.length > 0);
    });

    it("fire before what they explain: who was called already is not told that it was not worth it", () => {
      for (const { alert, cause } of pairs) {
        // A budget burns at several speeds; the quickest of its rules is the one that calls first.
        const rules = alerts.filter(({ name }) => name === cause.alert).map((source) => seconds(source.for));
        assert.ok(Math.min(...rules) < seconds(alert.for), `${cause.alert} before ${alert.name}`);
      }
    });

    it("are explained by nothing that they explain, so that one of them is always told", () => {
      for (const { name } of alerts) assert.ok(!causesOf(alerts, name, new Set()).has(name), name);
    });

    it("say why, in a sentence", () => {
      for (const { cause } of pairs) assert.match(cause.because, /^[A-Z].+\.$/);
    });
  });
}
