import type { ScrapeTarget } from "../../../components/monitoring/index.ts";
import type { Facts } from "../scenario.ts";
import { columns } from "../table.ts";
import { formatted } from "../verdict.ts";
import type { Prometheus, Sample } from "./api.ts";
import { evaluationTime } from "./groups.ts";

/** What it costs to measure one job. */
export interface JobCost {
  readonly job: string;
  readonly pods: number;
  /** Of all its pods. */
  readonly series: number;
  /** The slowest of its pods, in seconds. */
  readonly scrape: number;
}

/** What measuring costs a Prometheus. */
export interface Cost {
  readonly jobs: readonly JobCost[];
  /** In its memory: also what rules record, and what was there a while ago. */
  readonly head: number;
  /** How long all groups of rules took together the last time, in seconds. */
  readonly evaluation: number;
}

/** Asks a Prometheus what measuring costs it. */
export async function costOf(server: Prometheus): Promise<Cost> {
  const samples = "scrape_samples_post_metric_relabeling";
  const byJob = async (expression: string) =>
    new Map((await server.query(expression)).map((sample) => [sample.metric["job"] ?? "", valueOf(sample)]));
  const pods = await byJob(`count by (job) (${samples})`);
  const series = await byJob(`sum by (job) (${samples})`);
  const scrapes = await byJob("max by (job) (scrape_duration_seconds)");
  return {
    jobs: [...pods].toSorted().map(([job, count]) => ({
      job,
      pods: count,
      series: series.get(job) ?? Number.NaN,
      scrape: scrapes.get(job) ?? Number.NaN,
    })),
    // Prometheis measure each other: the question is how many series one of them has.
    head: valueOf((await server.query("max(prometheus_tsdb_head_series)"))[0]),
    evaluation: evaluationTime(await server.groups()),
  };
}

const valueOf = (sample: Sample | undefined): number => Number(sample?.value[1] ?? Number.NaN);

export const seriesOf = ({ jobs }: Cost): number => jobs.reduce((sum, { series }) => sum + series, 0);

/** What another stack would have to measure. */
export interface Projection {
  /** Of all pods that there are at least. */
  readonly series: number;
  /** Its jobs of which nothing is known, because they were not measured here. */
  readonly unknown: readonly string[];
}

/**
 * The series of another stack, with as many for each pod as were measured here.
 *
 * @param targets of that stack
 */
export function projected({ jobs }: Cost, targets: readonly ScrapeTarget[]): Projection {
  const perPod = new Map(jobs.map(({ job, pods, series }) => [job, series / pods]));
  return {
    series: Math.round(targets.reduce((sum, { job, pods }) => sum + pods * (perPod.get(job) ?? 0), 0)),
    unknown: targets.map(({ job }) => job).filter((job) => !perPod.has(job)),
  };
}

/** The same as facts of a scenario. */
export const costFacts = (cost: Cost, production: Projection): Facts => ({
  "series in memory": cost.head,
  "series of all targets": seriesOf(cost),
  "series of stack production": production.series,
  "jobs of production not measured here": production.unknown.length,
  "longest scrape s": Math.max(...cost.jobs.map(({ scrape }) => scrape)),
  "evaluation of all rules s": cost.evaluation,
  ...Object.fromEntries(cost.jobs.map(({ job, pods, series }) => [`series of a pod, ${job}`, series / pods])),
});

/** Headings and rows of a table of jobs, the last row for all of them. */
export function costRows(cost: Cost): readonly (readonly string[])[] {
  const { jobs } = cost;
  const pods = jobs.reduce((sum, job) => sum + job.pods, 0);
  const longest = Math.max(...jobs.map(({ scrape }) => scrape));
  return [
    ["job", "pods", "series of a pod", "series", "longest scrape"],
    ...jobs.map((job) => [job.job, ...figures(job.pods, job.series / job.pods, job.series), inWords(job.scrape)]),
    ["all", String(pods), "", String(seriesOf(cost)), inWords(longest)],
  ];
}

/** What the table does not tell, in sentences. */
export function costNotes(cost: Cost, production: Projection): readonly string[] {
  const without =
    production.unknown.length === 0 ? "" : `, without ${production.unknown.join(", ")}, not measured here`;
  return [
    `One Prometheus has ${formatted(cost.head)} series in memory, with those of rules and of pods that are gone.`,
    `All rules together are evaluated in ${inWords(cost.evaluation)}.`,
    `Stack production has ${formatted(production.series)} series with the pods that it has at least${without}.`,
  ];
}

/** For people at a terminal. */
export const costTable = (cost: Cost, production: Projection): string =>
  [columns(costRows(cost)), ...costNotes(cost, production)].join("\n");

const figures = (...values: readonly number[]): readonly string[] =>
  values.map((value) => String(Math.round(value * 10) / 10));

const inWords = (seconds: number): string => `${(seconds * 1000).toFixed(1)} ms`;
