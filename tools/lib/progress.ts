import type { Log } from "./log.ts";

/** How often steps say that they are still at work where the output is not a terminal. */
const heartbeatSeconds = 60;

/** What a step has to tell when it is done. `unchanged` means there was nothing to do; such a step stays silent. */
export type StepResult = string | { readonly unchanged: true } | undefined;

export const unchanged: StepResult = { unchanged: true };

/** A step under way. */
interface Step {
  readonly title: string;
  readonly started: number;
  detail: string;
}

/**
 * Shows steps with their elapsed time: one live line on a terminal, plain lines elsewhere. Several steps may be under way
 * at once.
 */
export class Progress {
  readonly log: Log;
  private readonly terminal = process.stderr.isTTY && process.env["CI"] === undefined;
  private readonly steps = new Set<Step>();
  private timer: NodeJS.Timeout | undefined;

  constructor(log: Log) {
    this.log = log;
  }

  /**
   * Runs one step.
   *
   * @param work is given a function that takes what to show beside the title while it goes on
   */
  async step<T extends StepResult>(title: string, work: (note: (text: string) => void) => Promise<T>): Promise<T> {
    const step: Step = { title, started: performance.now(), detail: "" };
    this.log.write(`== ${title}`);
    this.begin(step);
    try {
      const result = await work((text) => {
        step.detail = `: ${text}`;
      });
      this.end(step);
      const note = typeof result === "string" ? ` (${result})` : "";
      this.log.write(`== ${title}${note} done after ${elapsed(step)}`);
      if (typeof result !== "object") this.line(`  ✓ ${title}${note}  ${elapsed(step)}`);
      return result;
    } catch (error) {
      this.end(step);
      this.line(`  ✗ ${title}  ${elapsed(step)}`);
      throw error;
    }
  }

  /** One finished line. */
  line(text: string): void {
    if (this.terminal) process.stderr.write(eraseLine);
    process.stderr.write(`${text}\n`);
  }

  private begin(step: Step): void {
    this.steps.add(step);
    this.timer ??= setInterval(
      () => {
        this.showSteps();
      },
      this.terminal ? 500 : heartbeatSeconds * 1000,
    );
  }

  private end(step: Step): void {
    this.steps.delete(step);
    if (this.terminal) process.stderr.write(eraseLine);
    if (this.steps.size > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private showSteps(): void {
    const steps = [...this.steps].map((step) => `${step.title}${step.detail}, ${elapsed(step)}`).join(" · ");
    if (this.terminal) process.stderr.write(`${eraseLine}  … ${steps}`);
    else this.line(`  … ${steps} so far`);
  }
}

const eraseLine = "\r\u001b[K";

const elapsed = ({ started }: Step): string => duration(performance.now() - started);

/** `0.4 s`, `12 s`, `3 min 05 s`. */
export function duration(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${seconds.toFixed(0)} s`;
  const rounded = Math.round(seconds);
  return `${Math.floor(rounded / 60)} min ${String(rounded % 60).padStart(2, "0")} s`;
}
