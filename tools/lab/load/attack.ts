import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { Failure, messageOf } from "../../lib/failure.ts";
import { start as startHere } from "../../lib/run.ts";
import type { Lab } from "../lab.ts";
import { inTime } from "../patience.ts";
import { type Call, type Caller, type Calls, idOf } from "../request.ts";
import { discrepancy, type Result } from "./accounting.ts";
import type { Generator } from "./generator.ts";

/** How far the generator's input is ahead of it, in seconds: so long it goes on after it was told to stop. */
const lead = 2;

/** How often its input is filled up, in milliseconds. */
const feedInterval = 250;

/** How long a call may take, in seconds. */
const callTimeout = 15;

/** How long the generator may go on with what it was told and with what is under way, in milliseconds. */
const endTimeout = 120_000;

/**
 * Unused connections that are kept: few, so that each is in constant use. A client that keeps one for longer than its server
 * goes on after the last answer writes into a connection that is being closed, which no server can prevent.
 */
const keptConnections = 2;

/** What to send. */
export interface Load {
  readonly caller: Caller;
  /** Calls a second. */
  readonly rate: number;
  /** Whether connections are used again; if not, each call opens one of its own. */
  readonly keepAlive: boolean;
}

/** The line with which vegeta is told to send a call. */
export const targetOf = ({ url, headers, body }: Call): string =>
  JSON.stringify({
    method: "POST",
    url,
    header: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    body: Buffer.from(body).toString("base64"),
  });

/** The line with which vegeta tells what came of it; undefined for the one that says that there was nothing to send. */
export function resultOf(line: string): Result | undefined {
  const { url, code, timestamp, latency, error } = JSON.parse(line) as Readonly<Record<string, string | number>>;
  if (url === "") return undefined;
  const started = Date.parse(String(timestamp));
  return {
    id: idOf(String(url)),
    started,
    // Nanoseconds.
    ended: started + Number(latency) / 1e6,
    status: Number(code),
    error: String(error),
  };
}

/**
 * A load that goes on until it is stopped. vegeta sends it from a pod, at an even pace and as exactly as many calls as it
 * is told; what is told and what comes back goes through its streams.
 */
export class Attack {
  readonly results: Result[] = [];
  private readonly told: string[] = [];
  private readonly ended: Promise<void>;
  private readonly fed: Promise<void>;
  private stopped = false;
  /** What the programs complained about. */
  private complaints = "";
  private readonly remark = (complaint: unknown): void => {
    this.complaints += `${messageOf(complaint)}\n`;
  };

  constructor(lab: Lab, start: Generator, calls: Calls, load: Load) {
    const { programs } = lab.session;
    const generator = start([
      ...["attack", "-format=json", "-lazy", `-rate=${load.rate}/s`, `-timeout=${callTimeout}s`],
      ...[`-keepalive=${load.keepAlive}`, `-connections=${keptConnections}`, "-max-body=0", "-prometheus-addr="],
    ]);
    const decoder = startHere(programs.vegeta, ["encode", "-to=json"]);
    generator.stdout.pipe(decoder.stdin);
    generator.once("close", (code, signal) => {
      if (!this.stopped) this.remark("the generator ended before it was told to");
      if (code !== 0) this.remark(`the generator ended with ${signal ?? `status ${code ?? "unknown"}`}`);
      this.stopped = true;
    });
    for (const child of [generator, decoder]) {
      child.on("error", this.remark);
      child.stdin.on("error", this.remark);
      child.stderr.setEncoding("utf8").on("data", this.remark);
    }
    this.ended = this.collect(decoder.stdout);
    this.fed = this.feed(generator.stdin, () => targetOf(this.remember(calls.echo(load.caller))), load.rate);
    // Whoever waits for the end learns what went wrong.
    this.ended.catch(() => undefined);
  }

  /**
   * Stops sending and waits for all answers.
   *
   * @throws Failure if not exactly what was told was sent, for then nothing can be said
   */
  async stop(): Promise<void> {
    this.stopped = true;
    await this.fed;
    await inTime(this.ended, endTimeout, () => new Failure(`The load does not end.\n${this.complaints}`.trim()));
    const wrong = discrepancy(this.told, this.results);
    if (wrong === undefined) return;
    throw new Failure(`The load is not as wanted, so it proves nothing: ${wrong}.\n${this.complaints}`.trim());
  }

  private remember(call: Call): Call {
    this.told.push(call.id);
    return call;
  }

  /** Keeps the input as far ahead as `lead`, so that the pace is vegeta's alone. */
  private async feed(input: NodeJS.WritableStream, next: () => string, rate: number): Promise<void> {
    const began = performance.now();
    while (!this.stopped) {
      const due = Math.ceil(rate * ((performance.now() - began) / 1000 + lead));
      while (this.told.length < due) input.write(`${next()}\n`);
      await sleep(feedInterval);
    }
    input.end();
  }

  private async collect(output: NodeJS.ReadableStream): Promise<void> {
    for await (const line of createInterface({ input: output })) {
      const result = resultOf(line);
      if (result !== undefined) this.results.push(result);
    }
  }
}
