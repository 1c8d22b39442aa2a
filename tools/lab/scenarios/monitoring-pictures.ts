import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { monitoredParts } from "../../../components/monitored.ts";
import { root } from "../../lib/paths.ts";
import { settingsOf } from "../../pulumi/stacks.ts";
import { callsFor, startGatewayClient } from "../client.ts";
import type { Lab } from "../lab.ts";
import { loadFacts, underLoad } from "../load/under-load.ts";
import type { Span } from "../monitoring/api.ts";
import { costFacts, costOf, costTable, projected } from "../monitoring/cost.ts";
import { type MeasuredPlatform, measuredPlatform, prometheis, untilMeasured } from "../monitoring/platform.ts";
import { auditTrail, client, nodeAccess, ownStack } from "../needs.ts";
import { drawnDashboards, unexplained } from "../pictures/drawn.ts";
import { folder, page } from "../pictures/page.ts";
import type { Facts, Scenario } from "../scenario.ts";

/** Requests a second of each caller. */
const rate = 10;

const callers = ["granted", "stranger"] as const;

/** How long it is without the option, in minutes: most panels show rates of five. */
const defaultMinutes = 15;

/** Values of a line at most: more are not seen. */
const points = 60;

/** Size that a page may have to load for each picture, in bytes. */
const largest = 250_000;

export const monitoringPictures: Scenario = {
  name: "monitoring-pictures",
  title: "drew the dashboards from what was measured",
  proves: "What people would see: writes docs/dashboards.md and its pictures anew, with what measuring costs.",
  needs: [client, auditTrail, nodeAccess, ownStack],
  bounds: {
    failed: { atMost: 0 },
    "panels without data": { atMost: 0 },
    pictures: { atLeast: 5 },
    "largest picture, bytes": { atMost: largest },
  },
  run: async (lab) => {
    const platform = await measuredPlatform(lab);
    await untilMeasured(lab, platform);
    const traffic = { client: await startGatewayClient(lab), calls: await callsFor(lab) };
    const loads = callers.map((caller) => ({ caller, rate, keepAlive: true }));
    const minutes = lab.session.minutes ?? defaultMinutes;
    let drawn: Facts = {};
    const sent = await underLoad(lab, traffic, loads, 0, async () => {
      lab.note(`measures under load for ${minutes} minutes`);
      await lab.sleep(minutes * 60_000);
      drawn = await draw(lab, platform, minutes);
    });
    return { ...(await loadFacts(lab, traffic.calls, sent)), ...drawn };
  },
};

/** Asks the first Prometheus, and writes pictures and page. */
async function draw(lab: Lab, { monitored, settings }: MeasuredPlatform, minutes: number): Promise<Facts> {
  const { log } = lab.session.progress;
  const [server] = await prometheis(lab);
  if (server === undefined || settings.monitoring.mode !== "own") throw new Error("no Prometheus runs");
  const cost = await costOf(server);
  const production = projected(
    cost,
    monitoredParts(settingsOf("production")).flatMap(({ targets }) => targets),
  );
  lab.session.progress.line(costTable(cost, production));
  lab.note("asks for what the dashboards show");
  const span = spanOf(minutes, settings.monitoring.prometheus.scrapeIntervalSeconds);
  const dashboards = await drawnDashboards(server, monitored, span);
  for (const place of unexplained(dashboards)) log.write(`${server.pod}: ${place} is empty`);
  // It takes a while to load, and no other scenario needs it.
  const { picture } = await import("../pictures/dashboard.ts");
  const pictures = new Map<string, string>();
  for (const dashboard of dashboards) pictures.set(dashboard.name, await picture(dashboard, span));
  await write(pictures, page({ dashboards, requests: rate * callers.length, minutes, cost, production }));
  return {
    ...costFacts(cost, production),
    pictures: pictures.size,
    "panels without data": unexplained(dashboards).length,
    "largest picture, bytes": Math.max(...[...pictures.values()].map((svg) => Buffer.byteLength(svg))),
  };
}

/** The last minutes, in as many steps as are seen, none shorter than what is measured. */
function spanOf(minutes: number, interval: number): Span {
  const step = interval * Math.ceil((minutes * 60) / points / interval);
  const end = Math.floor(Date.now() / 1000 / step) * step;
  return { start: end - minutes * 60, end, step };
}

/** Nothing stays of a dashboard that is no more. */
async function write(pictures: ReadonlyMap<string, string>, text: string): Promise<void> {
  const documents = join(root, "docs");
  const file = join(documents, "dashboards.md");
  rmSync(join(documents, folder), { recursive: true, force: true });
  mkdirSync(join(documents, folder), { recursive: true });
  for (const [name, svg] of pictures) writeFileSync(join(documents, folder, `${name}.svg`), svg);
  writeFileSync(file, await format(text, { ...(await resolveConfig(file)), filepath: file }));
}
