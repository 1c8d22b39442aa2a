import assert from "node:assert/strict";
import { parse } from "yaml";
import { alertmanagerConfiguration } from "../../components/monitoring/alertmanager-configuration.ts";
import { monitoredParts } from "../../components/monitored.ts";
import type { PlatformAlert } from "../../settings/alert-names.ts";
import { seconds } from "./support/seconds.ts";
import { variants } from "./support/settings.ts";

/** How long people may wait for the page that an application is gone, in seconds. */
const promise = 90;

/** How long an Alertmanager waits for the one before it, in seconds: its default. */
const peerTimeout = 15;

const { monitoring } = variants.tutorial;
assert.ok(monitoring.mode === "own");

const { route } = parse(alertmanagerConfiguration(monitoring.receivers, [], {})) as {
  readonly route: { readonly routes: readonly { readonly matchers: readonly string[]; readonly group_wait: string }[] };
};

describe("a page", () => {
  const interval = monitoring.prometheus.scrapeIntervalSeconds;
  const wait = route.routes.find(({ matchers }) => matchers.includes('severity="critical"'))?.group_wait ?? "";
  const alerts = monitoredParts(variants.tutorial).flatMap((component) => component.alerts);

  for (const name of ["SARKPodsDown", "GatewayPodsDown"] satisfies readonly PlatformAlert[]) {
    it(`${name} reaches people within ${promise} s at worst, also where the first Alertmanager is away`, () => {
      const alert = alerts.find((each) => each.name === name);
      assert.ok(alert?.severity === "critical");
      // Seen at the next measurement and judged at the next evaluation, which are as far apart as they can be.
      const worst = 2 * interval + seconds(alert.for) + seconds(wait) + peerTimeout;
      assert.ok(seconds(wait) > 0 && worst < promise, `${worst} s`);
    });
  }
});
