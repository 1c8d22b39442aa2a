import type { Lab } from "./lab.ts";
import { runInNetwork } from "./pod-network.ts";
import { type Pod, podsOf } from "./pods.ts";

/** A hop that measures itself: where, and by which histogram. */
interface Hop {
  readonly name: string;
  readonly workload: string;
  readonly container: string;
  readonly port: number;
  readonly histogram: string;
  /** What its series must say; others of the same name measure something else. */
  readonly labels?: string;
}

/** From outside to inside: each takes in what the ones after it take. */
export const hops: readonly Hop[] = [
  { name: "gateway", workload: "gateway", container: "gateway", port: 9091, histogram: "gateway_request_seconds" },
  { name: "SARK", workload: "sark", container: "sark", port: 9090, histogram: "sark_gateway_authz_latency_seconds" },
  {
    ...{ name: "OPA", workload: "sark", container: "opa", port: 8282, histogram: "http_request_duration_seconds" },
    labels: 'handler="v1/data"',
  },
];

/** How much time how many requests took. */
export interface Spent {
  readonly seconds: number;
  readonly count: number;
}

/** What every hop has measured since its pods were started. */
export async function spentByHop(lab: Lab): Promise<ReadonlyMap<string, Spent>> {
  const entries = await Promise.all(
    hops.map(async (hop) => {
      const texts = await Promise.all((await podsOf(lab, hop.workload)).map((pod) => metricsOf(lab, pod, hop)));
      return [hop.name, spentIn(texts.join("\n"), hop)] as const;
    }),
  );
  return new Map(entries);
}

async function metricsOf(lab: Lab, pod: Pod, { container, port }: Hop): Promise<string> {
  const request = { method: "GET", url: `http://127.0.0.1:${port}/metrics`, headers: {}, body: "" };
  const answer = await runInNetwork(
    lab,
    pod,
    container,
    [lab.session.programs.probe, "fetch"],
    JSON.stringify(request),
  );
  const { status, pieces } = JSON.parse(answer) as { status: number; pieces: readonly { text: string }[] };
  if (status !== 200) throw new Error(`the metrics of ${pod.metadata.name} answer with ${status}`);
  return pieces.map(({ text }) => text).join("");
}

/** @param text of Prometheus' exposition format, of several pods */
export function spentIn(text: string, { histogram, labels = "" }: Pick<Hop, "histogram" | "labels">): Spent {
  const sum = (suffix: string) =>
    text
      .split("\n")
      .filter((line) => new RegExp(`^${histogram}_${suffix}[{ ]`).test(line) && line.includes(labels))
      .reduce((total, line) => total + Number(line.slice(line.lastIndexOf(" ") + 1)), 0);
  return { seconds: sum("sum"), count: sum("count") };
}

/** Mean time of a request in each hop between two moments, in milliseconds, with what it waited for further inside. */
export const meanBetween = (
  before: ReadonlyMap<string, Spent>,
  after: ReadonlyMap<string, Spent>,
): ReadonlyMap<string, number> =>
  new Map(
    [...after].map(([name, { seconds, count }]) => {
      const then = before.get(name) ?? { seconds: 0, count: 0 };
      return [name, (1000 * (seconds - then.seconds)) / (count - then.count)];
    }),
  );
