import { ports, workloads } from "../../../components/monitoring/names.ts";
import type { Answer } from "../client.ts";
import type { Lab } from "../lab.ts";
import { runInNetwork } from "../pod-network.ts";
import type { Pod } from "../pods.ts";

/** A target as Prometheus sees it. */
export interface ActiveTarget {
  readonly labels: Readonly<Record<string, string>>;
  readonly scrapeUrl: string;
  readonly health: string;
  readonly lastError: string;
}

/** A group of rules as Prometheus has evaluated it. */
export interface EvaluatedGroup {
  readonly name: string;
  /** As RFC 3339; the year 1 before the first time. */
  readonly lastEvaluation: string;
  /** In seconds. */
  readonly evaluationTime: number;
  readonly rules: readonly { readonly name: string; readonly health: string; readonly lastError?: string }[];
}

/** One series of an answer. Values are texts, for they may be no numbers. */
export interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [time: number, value: string];
}

/** A series of an answer about a time. */
export interface Matrix {
  readonly metric: Readonly<Record<string, string>>;
  readonly values: readonly (readonly [time: number, value: string])[];
}

/** A time from which values are asked for, in whole seconds since 1970. */
export interface Span {
  readonly start: number;
  readonly end: number;
  /** Between two values, in seconds. */
  readonly step: number;
}

/** Asks the Prometheus in a pod. It answers nobody but Grafana, so the question comes from the pod's own network. */
export class Prometheus {
  readonly pod: string;
  private readonly ask: <T>(path: string, parameters?: Readonly<Record<string, string>>) => Promise<T>;

  constructor(lab: Lab, pod: Pod) {
    this.pod = pod.metadata.name;
    this.ask = async <T>(path: string, parameters: Readonly<Record<string, string>> = {}): Promise<T> => {
      const url = `http://127.0.0.1:${ports.prometheus}/api/v1/${path}?${new URLSearchParams(parameters).toString()}`;
      const request = JSON.stringify({ method: "GET", url });
      const program = [lab.session.programs.probe, "fetch"];
      const { status, pieces } = JSON.parse(
        await runInNetwork(lab, pod, workloads.prometheus, program, request),
      ) as Answer;
      const text = pieces.map((piece) => piece.text).join("");
      if (status !== 200) throw new Error(`${this.pod} answered ${path} with ${status}: ${text}`);
      return (JSON.parse(text) as { readonly data: T }).data;
    };
  }

  async targets(): Promise<readonly ActiveTarget[]> {
    return (await this.ask<{ activeTargets: readonly ActiveTarget[] }>("targets", { state: "active" })).activeTargets;
  }

  async groups(): Promise<readonly EvaluatedGroup[]> {
    return (await this.ask<{ groups: readonly EvaluatedGroup[] }>("rules")).groups;
  }

  async query(expression: string): Promise<readonly Sample[]> {
    return (await this.ask<{ result: readonly Sample[] }>("query", { query: expression })).result;
  }

  /** What a query gives at each moment of a time. */
  async range(expression: string, { start, end, step }: Span): Promise<readonly Matrix[]> {
    const time = { start: String(start), end: String(end), step: String(step) };
    return (await this.ask<{ result: readonly Matrix[] }>("query_range", { query: expression, ...time })).result;
  }
}
