import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { certificateEnd } from "../../components/monitoring/certificates.ts";
import type { Monitored } from "../../components/monitoring/index.ts";
import { monitoredParts } from "../../components/monitored.ts";
import { type PlatformAlert, platformAlerts } from "../../settings/alert-names.ts";
import { rangeErrorIn } from "../../settings/promql-ranges.ts";
import { metricsIn, syntaxErrorIn } from "../../settings/promql.ts";
import { root } from "../support/stacks.ts";
import { alertCases } from "./cases/index.ts";
import { exportedMetrics } from "./support/exported.ts";
import { variants } from "./support/settings.ts";

const runbooks = join(root, "docs/runbooks");

/** Everything that is asked of Prometheus, with where it stands. */
function* questions(monitored: readonly Monitored[]): Generator<readonly [place: string, expression: string]> {
  for (const { component, recordings, alerts, overview, rows } of monitored) {
    for (const { record, expression } of recordings) yield [record, expression];
    for (const { name, expression } of alerts) yield [name, expression];
    for (const { title, queries } of [...overview, ...rows.flatMap(({ panels }) => panels)]) {
      for (const { expression } of queries) yield [`${component}: ${title}`, expression];
    }
  }
}

for (const [variant, settings] of Object.entries(variants)) {
  describe(`rules and dashboards: ${variant}`, () => {
    const monitored = monitoredParts(settings);
    const alerts = monitored.flatMap((component) => component.alerts);

    it("are PromQL", () => {
      for (const [place, expression] of questions(monitored)) {
        assert.equal(syntaxErrorIn(expression), undefined, `${place}: ${expression}`);
        assert.equal(rangeErrorIn(expression), undefined, `${place}: ${expression}`);
      }
    });

    it("read only what somebody serves or a rule records", () => {
      const recorded = new Set([
        certificateEnd,
        ...monitored.flatMap(({ recordings }) => recordings.map(({ record }) => record)),
      ]);
      for (const [place, expression] of questions(monitored)) {
        for (const metric of metricsIn(expression)) {
          assert.ok(
            recorded.has(metric) || exportedMetrics.has(metric),
            `${place} reads ${metric}, which nobody serves`,
          );
        }
      }
    });

    it("read nothing that is not kept", () => {
      for (const { job, metrics } of monitored.flatMap(({ targets }) => targets)) {
        if (metrics === undefined) continue;
        const kept = new RegExp(`^(?:${metrics})$`);
        for (const [place, expression] of questions(monitored)) {
          if (!expression.includes(`job="${job}"`)) continue;
          for (const metric of metricsIn(expression)) {
            if (metric !== "up") assert.match(metric, kept, `${place} reads ${metric} of ${job}`);
          }
        }
      }
    });

    it("judge the platform's own series, of which a cluster may have several", () => {
      for (const [place, expression] of questions(monitored)) {
        const selectors = expression.match(/[a-z_:]\w*\{[^}]*\}/g) ?? [];
        if (place !== "Watchdog") assert.ok(selectors.length > 0, place);
        for (const selector of selectors) assert.match(selector, /namespace="mcp-production"/, `${place}: ${selector}`);
      }
    });

    it("are told apart: no two rules of an alert have the same labels", () => {
      const identities = alerts.map(({ name, severity, labels }) => JSON.stringify([name, severity, labels]));
      assert.deepEqual(identities, [...new Set(identities)]);
    });

    it("say what is wrong and what it means", () => {
      for (const { name, summary, description } of alerts) {
        assert.match(summary, /^[A-Z{].+\.$/, name);
        assert.match(description, /\.$/, name);
      }
    });

    it("measure no port of a pod twice, under one name each", () => {
      const targets = monitored.flatMap((component) => component.targets);
      const ports = targets
        .filter(({ probe }) => probe === undefined)
        .map(({ workload, port }) => `${workload} ${port.number}`);
      assert.deepEqual(ports, [...new Set(ports)]);
      const jobs = targets.map(({ job }) => job);
      assert.deepEqual(jobs, [...new Set(jobs)]);
    });
  });
}

describe("alerts", () => {
  const declared = new Set(
    Object.values(variants).flatMap((settings) =>
      monitoredParts(settings).flatMap(({ alerts }) => alerts.map(({ name }) => name)),
    ),
  );

  it("are all that the settings know, and no others", () => {
    assert.deepEqual([...declared].sort(), [...platformAlerts].sort());
  });

  it("have a runbook each, which begins with their name and says what to do", () => {
    // Those of situations that no alert names are in lower case.
    const found = readdirSync(runbooks).filter((name) => /^[A-Z]/.test(name));
    assert.deepEqual(found.sort(), [...platformAlerts.map((name) => `${name}.md`), "README.md"].sort());
    for (const name of platformAlerts) {
      const text = readFileSync(join(runbooks, `${name}.md`), "utf8");
      assert.ok(text.startsWith(`# ${name}\n`), name);
      for (const heading of ["## What it means", "## What to do"])
        assert.ok(text.includes(heading), `${name}: ${heading}`);
    }
  });

  /** The one that is always there. */
  const neverSilent: PlatformAlert = "Watchdog";

  for (const name of platformAlerts) {
    it(`${name} is tested both ways, with each severity that it has`, () => {
      const severities = Object.values(variants).flatMap((settings) =>
        monitoredParts(settings).flatMap(({ alerts }) =>
          alerts.filter((alert) => alert.name === name).map(({ severity }) => severity),
        ),
      );
      for (const severity of severities) {
        const cases = alertCases.filter((each) => each.alert === name && each.severity === severity);
        assert.ok(
          cases.some(({ fires }) => fires.length > 0),
          `${severity} never fires`,
        );
        if (name !== neverSilent)
          assert.ok(
            cases.some(({ silent }) => silent.length > 0),
            `${severity} is never silent`,
          );
      }
    });
  }
});
