import { createInterface } from "node:readline";
import { Failure, messageOf } from "../../lib/failure.ts";
import { type Client, runIn, startIn } from "../client.ts";
import type { Lab } from "../lab.ts";
import type { Range } from "../load/numbered.ts";
import type { Connection } from "./access.ts";
import type { Attempt } from "./accounting.ts";

const program = "/writer";

/** How often the writer's input says something, in milliseconds: kubectl drops a connection whose input is silent for long. */
const heartbeat = 10_000;

/** What the writer is told beside where to connect. Times in milliseconds. */
export interface Options {
  /** Where to connect instead of what the host's name stands for. */
  readonly address?: string;
  readonly connectTimeout?: number;
  readonly readTimeout?: number;
  readonly connections?: number;
  /** Attempts a second over all connections; 0: as many as possible. */
  readonly rate?: number;
  /** Transactions of each connection. */
  readonly transactions?: number;
  readonly duration?: number;
  readonly sql?: string;
}

/** The configuration, as the writer reads it from its input: it has a password, and arguments are visible to everybody. */
export const configuration = (connection: Connection, options: Options): string =>
  `${JSON.stringify({ ...connection, ...options })}\n`;

/** Runs the writer to its end in a pod. */
async function ask(lab: Lab, client: Client, mode: string, connection: Connection, options: Options = {}) {
  return runIn(lab, client, [program, mode], configuration(connection, options));
}

/** Makes the writer's tables, and registers their removal. */
export async function prepareTables(lab: Lab, client: Client, connection: Connection): Promise<void> {
  lab.afterwards("the writer's tables are removed", async (kubectl) => {
    const command = ["exec", "--stdin", client.name, "--namespace", client.namespace, "--", program, "drop"];
    await kubectl(command, configuration(connection, { readTimeout: 20_000 }));
  });
  await ask(lab, client, "prepare", connection, { readTimeout: 20_000 });
}

/** The numbers that are in the writer's table. */
export async function writtenNumbers(lab: Lab, client: Client, connection: Connection): Promise<readonly Range[]> {
  return JSON.parse(await ask(lab, client, "verify", connection, { readTimeout: 30_000 })) as readonly Range[];
}

/** The one number that a query asks for, or NaN for a statement that only does something. It may take a minute. */
export async function query(lab: Lab, client: Client, connection: Connection, sql: string): Promise<number> {
  const answer = await ask(lab, client, "query", connection, { sql, connectTimeout: 10_000, readTimeout: 60_000 });
  const [row] = JSON.parse(answer) as readonly (readonly unknown[])[];
  return Number(row?.[0] ?? Number.NaN);
}

/** What became of very many connections at once. */
export interface Crowd {
  readonly connected: number;
  /** Transactions that were committed. */
  readonly committed: number;
  readonly failures: Readonly<Record<string, number>>;
  readonly examples: readonly string[];
}

/** Opens very many connections, and uses prepared statements on all of them. */
export async function crowd(lab: Lab, client: Client, connection: Connection, options: Options): Promise<Crowd> {
  return JSON.parse(await ask(lab, client, "crowd", connection, options)) as Crowd;
}

/** Writes that go on until they are stopped. */
export class Writer {
  readonly attempts: Attempt[] = [];
  private readonly ended: Promise<void>;
  private readonly endInput: () => void;
  private isOver = false;
  /** What the programs complained about. */
  private complaints = "";

  constructor(lab: Lab, client: Client, connection: Connection, options: Options) {
    const child = startIn(lab, client, [program, "write"]);
    const remark = (complaint: unknown) => {
      this.complaints += `${messageOf(complaint)}\n`;
    };
    child.on("error", remark);
    child.stdin.on("error", remark);
    child.stderr.setEncoding("utf8").on("data", remark);
    child.stdin.write(configuration(connection, options));
    const timer = setInterval(() => child.stdin.write("\n"), heartbeat);
    this.endInput = () => {
      clearInterval(timer);
      child.stdin.end();
    };
    child.once("close", () => {
      this.isOver = true;
      this.endInput();
    });
    this.ended = this.collect(child.stdout);
    // Whoever waits for the end learns what went wrong.
    this.ended.catch(() => undefined);
  }

  /**
   * How many writes were acknowledged since a moment, in milliseconds since 1970.
   *
   * @throws Failure if the writer has ended by itself
   */
  acknowledgedSince(moment: number): number {
    if (this.isOver) throw this.failure();
    return this.attempts.filter(({ outcome, started }) => outcome === "acknowledged" && started >= moment).length;
  }

  /**
   * Stops writing and waits for the last answers.
   *
   * @throws Failure if the writer ended by itself
   */
  async stop(): Promise<void> {
    this.endInput();
    await this.ended;
    if (this.complaints !== "") throw this.failure();
  }

  private failure(): Failure {
    return new Failure(`The writer failed, so nothing is proven.\n${this.complaints}`.trim());
  }

  private async collect(output: NodeJS.ReadableStream): Promise<void> {
    for await (const line of createInterface({ input: output })) this.attempts.push(JSON.parse(line) as Attempt);
  }
}
