import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { root } from "./stacks.ts";

export interface ScriptResult {
  readonly status: number | null;
  readonly output: string;
}

/** A copy of the tools in a folder of its own with an empty cache, as on a machine that never saw the project. */
export class Checkout {
  readonly directory = mkdtempSync(join(tmpdir(), "checkout-"));
  readonly cache = join(this.directory, "cache");
  /** Comes first on the PATH of the scripts. */
  readonly bin = join(this.directory, "bin");

  constructor() {
    for (const part of ["tools", "package.json"]) {
      cpSync(join(root, part), join(this.directory, part), { recursive: true });
    }
    symlinkSync(join(root, "node_modules"), join(this.directory, "node_modules"));
    mkdirSync(this.bin);
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }

  write(file: string, content: string): void {
    const path = join(this.directory, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }

  /** Puts a shell script in front of a program. */
  shadow(program: string, script: string): void {
    this.write(`bin/${program}`, `#!/bin/sh\n${script}\n`);
    chmodSync(join(this.bin, program), 0o755);
  }

  /** Starts a script that may import the tools by their path in the checkout. */
  start(
    script: string,
    env: Readonly<Record<string, string>> = {},
  ): { child: ChildProcess; done: Promise<ScriptResult> } {
    const file = `script-${Math.random().toString(36).slice(2)}.mjs`;
    this.write(file, script);
    const child = spawn(process.execPath, [file], {
      cwd: this.directory,
      detached: true,
      env: { ...process.env, SARK_CACHE: this.cache, PATH: `${this.bin}:${process.env["PATH"] ?? ""}`, ...env },
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        output += text;
      });
    }
    const done = new Promise<ScriptResult>((resolve) => {
      child.on("close", (status) => {
        resolve({ status, output });
      });
    });
    return { child, done };
  }

  async run(script: string, env: Readonly<Record<string, string>> = {}): Promise<ScriptResult> {
    return this.start(script, env).done;
  }
}
