import { monitoredParts } from "../../../components/monitored.ts";
import { settingsOf } from "../../pulumi/stacks.ts";
import { callsFor, startGatewayClient } from "../client.ts";
import type { Lab } from "../lab.ts";
import { loadFacts, underLoad } from "../load/under-load.ts";
import type { Prometheus } from "../monitoring/api.ts";
import { costFacts, costOf, costTable, projected } from "../monitoring/cost.ts";
import { ruleProblems } from "../monitoring/groups.ts";
import { asked, hasData } from "../monitoring/panels.ts";
import {
  discoveries,
  expectedGroups,
  type MeasuredPlatform,
  measuredPlatform,
  prometheis,
  untilMeasured,
} from "../monitoring/platform.ts";
import { discoveryFacts } from "../monitoring/targets.ts";
import { auditTrail, client, nodeAccess, ownStack } from "../needs.ts";
import type { Facts, Scenario } from "../scenario.ts";

/** Requests a second of each caller: something must happen that can be measured. */
const rate = 5;

/** How long is measured before somebody looks, in milliseconds: rates need several measurements. */
const measuring = 90_000;

export const monitoringTargets: Scenario = {
  name: "monitoring-targets",
  title: "measured by Prometheis of its own",
  proves:
    "Prometheis find exactly what components declare, evaluate every rule, and dashboards have something to show.",
  needs: [client, auditTrail, nodeAccess, ownStack],
  bounds: {
    Prometheis: { atLeast: 2 },
    "targets missing": { atMost: 0 },
    "targets unexpected": { atMost: 0 },
    "targets down": { atMost: 0 },
    "problems of rules": { atMost: 0 },
    "queries without data": { atMost: 0 },
    failed: { atMost: 0 },
  },
  run: async (lab) => {
    const platform = await measuredPlatform(lab);
    const complete = await untilMeasured(lab, platform);
    const traffic = { client: await startGatewayClient(lab), calls: await callsFor(lab) };
    const loads = (["granted", "stranger"] as const).map((caller) => ({ caller, rate, keepAlive: true }));
    let seen: Facts = {};
    const sent = await underLoad(lab, traffic, loads, 0, async () => {
      lab.note("measures under load");
      await lab.sleep(measuring);
      seen = await looked(lab, platform);
    });
    return { ...(await loadFacts(lab, traffic.calls, sent)), ...seen, "all measured after s": complete };
  },
};

/** Everything that is asked of both. */
async function looked(lab: Lab, platform: MeasuredPlatform): Promise<Facts> {
  const found = await discoveries(lab, platform);
  lab.session.progress.log.write(JSON.stringify(found));
  const servers = await prometheis(lab);
  const each = await Promise.all(servers.map((server) => answersOf(lab, server, platform)));
  const [first] = servers;
  return {
    Prometheis: servers.length,
    ...discoveryFacts(found),
    ...worst(each),
    ...(first ? await cost(lab, first) : {}),
  };
}

async function answersOf(lab: Lab, server: Prometheus, platform: MeasuredPlatform): Promise<Facts> {
  const { log } = lab.session.progress;
  const groups = await server.groups();
  const problems = ruleProblems(expectedGroups(platform), groups);
  for (const problem of problems) log.write(`${server.pod}: ${problem}`);
  const queries = asked(platform.monitored);
  let [without, empty] = [0, 0];
  for (const { place, expression, nothing } of queries) {
    if (hasData(await server.query(expression))) continue;
    log.write(`${server.pod}: ${place} is empty: ${nothing ?? expression}`);
    if (nothing === undefined) without += 1;
    else empty += 1;
  }
  return {
    "problems of rules": problems.length,
    queries: queries.length,
    "queries without data": without,
    "queries empty for a reason": empty,
    "groups of rules": groups.length,
  };
}

/** The larger of what each has. */
function worst(each: readonly Facts[]): Facts {
  const names = [...new Set(each.flatMap((facts) => Object.keys(facts)))];
  return Object.fromEntries(names.map((name) => [name, Math.max(...each.map((facts) => facts[name] ?? Number.NaN))]));
}

/** What it costs to measure, for people and as facts. */
async function cost(lab: Lab, server: Prometheus): Promise<Facts> {
  const measured = await costOf(server);
  const targets = monitoredParts(settingsOf("production")).flatMap((component) => component.targets);
  const production = projected(measured, targets);
  lab.session.progress.line(costTable(measured, production));
  return costFacts(measured, production);
}
