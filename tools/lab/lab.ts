import { setTimeout as sleep } from "node:timers/promises";
import type { Settings } from "../../settings.ts";
import { messageOf } from "../lib/failure.ts";
import type { Progress } from "../lib/progress.ts";
import type { Cluster } from "../commands/kubernetes.ts";
import { inTime } from "./patience.ts";

/** Pause between two looks at something, in milliseconds. */
const pause = 500;

/** How long a look may go on after the time for all of them is over, in milliseconds. */
const longestLook = 60_000;

/** How long kubectl may take to get something, in seconds: without it, it waits for ever for a server that is silent. */
const answerTimeout = 30;

/** The programs that run on this machine; the client pods have the first three in their image as well. */
export interface LabPrograms {
  readonly vegeta: string;
  readonly probe: string;
  readonly writer: string;
  readonly cacheLoad: string;
}

/** What a session of the lab knows from its beginning to its end. */
export interface Session {
  readonly cluster: Cluster;
  /** The stack that stands on the cluster. */
  readonly stack: string;
  readonly settings: Settings;
  readonly programs: LabPrograms;
  /** Reference of the image of the clients; absent where the nodes cannot get it. */
  readonly image?: string;
  /** How long a scenario without an end of its own goes on; absent: as long as it says itself. */
  readonly minutes?: number;
  /** Whether the platform gets a monitoring of its own, so that alerts can be looked at. */
  readonly lookAtAlerts: boolean;
  readonly progress: Progress;
  /** Aborted when the user wants the session to end. */
  readonly interrupted: AbortSignal;
}

type Kubectl = Cluster["kubectl"];

/** What a scenario works with: the platform and its cluster, and a place to say what has to be undone. */
export class Lab {
  readonly session: Session;
  readonly settings: Settings;
  /** Namespace of the platform. */
  readonly namespace: string;
  /** Says what is going on. */
  readonly note: (text: string) => void;
  private readonly undo: { readonly title: string; readonly work: (kubectl: Kubectl) => Promise<unknown> }[] = [];

  constructor(session: Session, note: (text: string) => void) {
    this.session = session;
    this.settings = session.settings;
    this.namespace = session.settings.namespace;
    this.note = (text) => {
      session.progress.log.write(`-- ${text}`);
      note(text);
    };
  }

  /** Runs kubectl, unless the user wants to end. */
  async kubectl(args: readonly string[], input?: string): Promise<string> {
    this.session.interrupted.throwIfAborted();
    return this.session.cluster.kubectl(args, input);
  }

  /** One object, or a list of objects, of the platform's namespace unless `args` name another. */
  async get<T>(...args: readonly string[]): Promise<T> {
    const place = args.some((word) => /^--(namespace|all-namespaces)/.test(word))
      ? []
      : ["--namespace", this.namespace];
    const how = ["--output=json", `--request-timeout=${answerTimeout}s`];
    return JSON.parse(await this.kubectl(["get", ...args, ...place, ...how])) as T;
  }

  /** Creates objects. */
  async create(objects: readonly object[]): Promise<void> {
    const list = { apiVersion: "v1", kind: "List", items: objects };
    await this.kubectl(["create", "--filename=-"], JSON.stringify(list));
  }

  /**
   * Registers what must be undone, before it is done. The last one registered is undone first, also when the scenario
   * fails or the user breaks it off.
   *
   * @param work gets a kubectl that goes on when the user wants to end
   */
  afterwards(title: string, work: (kubectl: Kubectl) => Promise<unknown>): void {
    this.undo.push({ title, work });
  }

  /** Undoes everything that was registered; returns what could not be undone. */
  async putBack(): Promise<readonly string[]> {
    const problems: string[] = [];
    for (const { title, work } of this.undo.splice(0).reverse()) {
      this.note(title);
      try {
        await work(this.session.cluster.kubectl);
      } catch (error) {
        problems.push(`${title}: ${messageOf(error)}`);
      }
    }
    return problems;
  }

  async sleep(milliseconds: number): Promise<void> {
    await sleep(milliseconds, undefined, { signal: this.session.interrupted });
  }

  /**
   * Waits until `isDone`.
   *
   * @returns how long that took, in seconds
   * @throws if it takes longer than `seconds`, or if a look at it does not end
   */
  async until(what: string, seconds: number, isDone: () => Promise<boolean>): Promise<number> {
    const started = performance.now();
    const left = () => seconds * 1000 - (performance.now() - started);
    const late = () => new Error(`${what} took more than ${seconds} s`);
    const unanswered = () => new Error(`${late().message}, and a look at it does not end`);
    while (!(await inTime(isDone(), left() + longestLook, unanswered))) {
      if (left() < 0) throw late();
      await this.sleep(pause);
    }
    return (performance.now() - started) / 1000;
  }
}
