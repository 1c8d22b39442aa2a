import { proberHost, type ScrapeTarget } from "../../../components/monitoring/index.ts";
import type { Facts } from "../scenario.ts";
import type { ActiveTarget } from "./api.ts";

/** A pod that may be measured. */
export interface Measurable {
  readonly name: string;
  readonly address: string;
  readonly workload: string;
}

/** What makes a target the one that is meant: who is asked, under which name, and where. */
const identity = (job: string, pod: string, url: string): string => `${job} ${pod} ${url}`;

/**
 * The targets that there must be, by what components declare: one for each pod of the workload.
 *
 * @throws if a workload has fewer pods than its component promises: what is to be measured is not there
 */
export function expectedTargets(
  declared: readonly ScrapeTarget[],
  pods: readonly Measurable[],
  namespace: string,
): readonly string[] {
  return declared.flatMap(({ job, workload, port, path = "/metrics", tls, probe, pods: promised }) => {
    const found = pods.filter((pod) => pod.workload === workload);
    if (found.length < promised)
      throw new Error(`${workload} has ${found.length} pods, and ${job} promises ${promised}`);
    const scheme = tls ? "https" : "http";
    return found.map(({ name, address }) => {
      const url = `${scheme}://${address}:${port.number}${path}`;
      if (probe === undefined) return identity(job, name, url);
      const asked = new URLSearchParams({ module: job, target: url });
      return identity(job, name, `http://${proberHost(namespace)}/probe?${asked.toString()}`);
    });
  });
}

/** How what Prometheus has found differs from what must be there. */
export interface Discovery {
  readonly missing: readonly string[];
  readonly unexpected: readonly string[];
  readonly down: readonly string[];
}

export function discovery(expected: readonly string[], found: readonly ActiveTarget[]): Discovery {
  const known = new Set(expected);
  const named = found.map(({ labels, scrapeUrl, health, lastError }) => ({
    name: identity(labels["job"] ?? "", labels["pod"] ?? "", scrapeUrl),
    health,
    lastError,
  }));
  const names = named.map(({ name }) => name);
  return {
    missing: expected.filter((name) => !names.includes(name)),
    // Found twice is once too often.
    unexpected: names.filter((name, index) => !known.has(name) || names.indexOf(name) !== index),
    down: named.filter(({ health }) => health !== "up").map(({ name, lastError }) => `${name}: ${lastError}`),
  };
}

/** Whether everything is found and answers. */
export const isComplete = ({ missing, unexpected, down }: Discovery): boolean =>
  missing.length + unexpected.length + down.length === 0;

/** What all Prometheis together have wrong. */
export const discoveryFacts = (found: readonly Discovery[]): Facts => ({
  "targets missing": found.flatMap(({ missing }) => missing).length,
  "targets unexpected": found.flatMap(({ unexpected }) => unexpected).length,
  "targets down": found.flatMap(({ down }) => down).length,
});
