import { appendFileSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { local } from "./paths.ts";

/** Logs of the same command: others may run beside it for long, and write many. */
const kept = 20;

/** The full record of one command, for when the short output is not enough. */
export class Log {
  readonly file: string;

  /**
   * @param command lower-case letters and `-`
   * @param directory default: the checkout's
   */
  constructor(command: string, directory = local("log")) {
    const ofCommand = new RegExp(`Z-${command}-\\d+\\.log$`);
    const old = readdirSync(directory)
      .filter((name) => ofCommand.test(name))
      .sort()
      .reverse()
      .slice(kept - 1);
    for (const name of old) rmSync(join(directory, name), { force: true });
    this.file = join(directory, `${new Date().toISOString().replaceAll(/[:.]/g, "-")}-${command}-${process.pid}.log`);
    appendFileSync(this.file, "", { mode: 0o600 });
  }

  write(text: string): void {
    appendFileSync(this.file, text.endsWith("\n") ? text : `${text}\n`);
  }

  /** The last lines, for a failure message. */
  tail(lines = 15): string {
    return readFileSync(this.file, "utf8").trimEnd().split("\n").slice(-lines).join("\n");
  }
}
