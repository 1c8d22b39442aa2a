import type { Log } from "./log.ts";

/** How often a long step says that it is still at work where the output is not a terminal. */
const heartbeatSeconds = 30;

/** What a step has to tell when it is done. `unchanged` means there was nothing to do; such a step stays silent. */
export type StepResult = string | { readonly unchanged: true } | undefined;

export const unchanged: StepResult = { unchanged: true };

/** Shows steps with their elapsed time: a live line on a terminal, plain lines elsewhere. */
export class Progress {
  readonly log: Log;
  private readonly terminal = process.stderr.isTTY && process.env["CI"] === undefined;

  constructor(log: Log) {
    this.log = log;
  }

  /**
   * Runs one step.
   *
   * @param work is given a function that takes what to show beside the title while it goes on
   */
  async step<T extends StepResult>(title: string, work: (note: (text: string) => void) => Promise<T>): Promise<T> {
    const started = performance.now();
    const elapsed = () => duration(performance.now() - started);
    let detail = "";
    this.log.write(`== ${title}`);
    const timer = setInterval(
      () => {
        if (this.terminal) this.show(`  … ${title}${detail}  ${elapsed()}`);
        else this.line(`  … ${title}${detail}, ${elapsed()} so far`);
      },
      this.terminal ? 500 : heartbeatSeconds * 1000,
    );
    try {
      const result = await work((text) => {
        detail = `: ${text}`;
      });
      const note = typeof result === "string" ? ` (${result})` : "";
      this.log.write(`== ${title}${note} done after ${elapsed()}`);
      if (typeof result !== "object") this.line(`  ✓ ${title}${note}  ${elapsed()}`);
      return result;
    } catch (error) {
      this.line(`  ✗ ${title}  ${elapsed()}`);
      throw error;
    } finally {
      clearInterval(timer);
      if (this.terminal) this.show("");
    }
  }

  /** One finished line. */
  line(text: string): void {
    if (this.terminal) this.show("");
    process.stderr.write(`${text}\n`);
  }

  private show(text: string): void {
    process.stderr.write(`\r\u001b[K${text}`);
  }
}

/** `0.4 s`, `12 s`, `3 min 05 s`. */
export function duration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${seconds.toFixed(0)} s`;
  const rounded = Math.round(seconds);
  return `${Math.floor(rounded / 60)} min ${String(rounded % 60).padStart(2, "0")} s`;
}
