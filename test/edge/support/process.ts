import { setTimeout as sleep } from "node:timers/promises";
import { start } from "../../../tools/lib/run.ts";

/** How long a proxy may take until it is as wanted, in milliseconds. */
const patience = 60_000;

/** A proxy that runs. */
export class Process {
  private readonly child: ReturnType<typeof start>;
  private readonly ended: Promise<void>;
  private running = true;
  /** What it has said so far. */
  output = "";

  constructor(command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    this.child = start(command, args, { env });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => {
        this.output += text;
      });
    this.ended = new Promise((resolve) => {
      this.child.on("error", (error) => {
        this.output += error.message;
        this.running = false;
        resolve();
      });
      this.child.on("close", () => {
        this.running = false;
        resolve();
      });
    });
  }

  /** Waits until `condition` holds; one that throws does not. */
  async until(what: string, condition: () => Promise<boolean>): Promise<void> {
    const deadline = Date.now() + patience;
    while (!(await condition().catch(() => false))) {
      if (!this.running) throw new Error(`${what}: the proxy has ended\n${this.output}`);
      if (Date.now() > deadline) throw new Error(`${what}: not within ${patience / 1000} seconds\n${this.output}`);
      await sleep(50);
    }
  }

  async stop(): Promise<void> {
    if (this.running) this.child.kill("SIGKILL");
    await this.ended;
  }
}
