import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** Where one of them listens on this machine. */
export interface Listening {
  readonly health: number;
  readonly metrics: number;
}

/** The real OpenTelemetry Collector with a configuration of the platform's; only addresses and folders are this machine's. */
export class CollectorProcess {
  readonly ports: Listening;
  private readonly program: string;
  private readonly programArguments: readonly string[];
  private child: ChildProcess | undefined;
  private output = "";

  /**
   * @param folder of its own; it keeps what the process writes when that is ended and started again
   * @param replacements of texts in the configuration, such as folders
   * @param more arguments of the program beside the configuration
   */
  constructor(
    program: string,
    folder: string,
    configuration: string,
    ports: Listening,
    replacements: readonly (readonly [string, string])[],
    more: readonly string[] = [],
  ) {
    this.program = program;
    this.ports = ports;
    const file = join(folder, "collector.yaml");
    this.programArguments = [`--config=${file}`, ...more];
    mkdirSync(folder, { recursive: true });
    const here = [
      ["0.0.0.0:13133", `127.0.0.1:${ports.health}`],
      ["host: 0.0.0.0", "host: 127.0.0.1"],
      ["port: 8888", `port: ${ports.metrics}`],
      ...replacements,
    ] as const;
    writeFileSync(
      file,
      here.reduce((text, [from, to]) => {
        if (!text.includes(from)) throw new Error(`there is no ${from} in the configuration`);
        return text.replaceAll(from, to);
      }, configuration),
    );
  }

  /** Starts it and waits until its probes pass. */
  async start(): Promise<void> {
    const child = spawn(this.program, this.programArguments, {
      stdio: ["ignore", "pipe", "pipe"],
      env: { POD_NAME: "sark-0", POD_NAMESPACE: "test" },
    });
    this.child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        this.output += text;
      });
    }
    for (let attempts = 0; attempts < 600 && child.exitCode === null; attempts++) {
      const response = await fetch(`http://127.0.0.1:${this.ports.health}/`).catch(() => undefined);
      await response?.text();
      if (response?.ok) return;
      await sleep(100);
    }
    throw new Error(`the collector does not get ready:\n${this.output}`);
  }

  /** Ends it as a crash does. */
  async kill(): Promise<void> {
    const { child } = this;
    if (child === undefined) return;
    this.child = undefined;
    const exited = new Promise((resolve) => child.once("close", resolve));
    child.kill("SIGKILL");
    await exited;
  }

  /** Its metrics, as Prometheus reads them. */
  async metrics(): Promise<string> {
    return (await fetch(`http://127.0.0.1:${this.ports.metrics}/metrics`)).text();
  }

  /** Sum of the series of a metric whose lines have all these texts. */
  async value(metric: string, ...having: readonly string[]): Promise<number> {
    const lines = (await this.metrics()).split("\n").filter((line) => line.startsWith(`${metric}{`));
    return lines
      .filter((line) => having.every((text) => line.includes(text)))
      .reduce((sum, line) => sum + Number(line.split(" ").at(-1)), 0);
  }

  get log(): string {
    return this.output;
  }
}
