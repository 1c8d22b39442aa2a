import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePorts } from "../../support/ports.ts";
import { alertmanagerProgram } from "./programs.ts";

/** How long an Alertmanager may take to start, in milliseconds. */
const startTimeout = 30_000;

type Labels = Readonly<Record<string, string>>;

/** An alert, and those because of which nobody is told of it. */
interface Known {
  readonly labels: Labels;
  readonly status: { readonly inhibitedBy: readonly string[] };
}

/** An Alertmanager by itself, which tells nobody of anything. */
export interface LoneAlertmanager {
  readonly take: (alerts: readonly Labels[]) => Promise<void>;
  readonly known: () => Promise<readonly Known[]>;
  readonly stop: () => Promise<void>;
}

/** Starts one with a configuration. */
export async function loneAlertmanager(configuration: string): Promise<LoneAlertmanager> {
  const program = await alertmanagerProgram();
  const directory = mkdtempSync(join(tmpdir(), "alertmanager-"));
  const file = join(directory, "alertmanager.yaml");
  writeFileSync(file, configuration);
  const [port = 0] = await freePorts(1);
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(
    program,
    [
      `--config.file=${file}`,
      `--storage.path=${directory}`,
      `--web.listen-address=127.0.0.1:${port}`,
      "--cluster.listen-address=",
    ],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
  const stop = async () => {
    child.kill("SIGKILL");
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    rmSync(directory, { recursive: true, force: true });
  };
  const deadline = Date.now() + startTimeout;
  while ((await fetch(`${url}/-/ready`).catch(() => undefined))?.ok !== true) {
    if (Date.now() > deadline || child.exitCode !== null) {
      await stop();
      throw new Error(`Alertmanager does not start: ${said}`);
    }
    await sleep(100);
  }
  return {
    take: async (alerts) => {
      const body = JSON.stringify(alerts.map((labels) => ({ labels })));
      const headers = { "content-type": "application/json" };
      const { ok } = await fetch(`${url}/api/v2/alerts`, { method: "POST", headers, body });
      assert.ok(ok, said);
    },
    known: async () => (await (await fetch(`${url}/api/v2/alerts`)).json()) as readonly Known[],
    stop,
  };
}
