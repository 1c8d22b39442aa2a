import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parse } from "yaml";
import { alertmanagerConfiguration, directories } from "../../components/monitoring/alertmanager-configuration.ts";
import { monitoredParts } from "../../components/monitored.ts";
import { about, type Notice, noticesIn } from "../../tools/lab/monitoring/notices.ts";
import { environmentOf, newSecrets, script, selfSigned } from "../../tools/lab/monitoring/receivers.ts";
import { freePorts } from "../support/ports.ts";
import { alertmanagerProgram } from "./support/programs.ts";
import { variants } from "./support/settings.ts";

/** How long people may wait for the first message, in milliseconds: ten seconds is others' alerts waited for. */
const timeout = 30_000;

/** How long the second Alertmanager waits for the first, and some more, in milliseconds. */
const turn = 18_000;

const alert = {
  labels: { alertname: "SARKPodsDown", namespace: "mcp-production", severity: "critical", component: "sark" },
  annotations: { summary: "Too few pods of SARK are available.", description: "…", runbook_url: "https://example.com" },
};
const watchdog = {
  labels: { alertname: "Watchdog", namespace: "mcp-production", severity: "info", component: "monitoring" },
  annotations: { summary: "Alerting works.", description: "…", runbook_url: "https://example.com" },
};

describe("Alertmanagers with the platform's configuration", function () {
  this.timeout(120_000);
  const processes: ChildProcess[] = [];
  let directory: string;
  let said = "";

  const start = (program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess => {
    const child = spawn(program, args, { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
    processes.push(child);
    return child;
  };
  const notices = (): readonly Notice[] => noticesIn(said);
  const until = async (isDone: () => boolean | Promise<boolean>) => {
    const deadline = Date.now() + timeout;
    while (!(await isDone())) {
      assert.ok(Date.now() < deadline, `too late: ${said}`);
      await sleep(200);
    }
  };

  before(async function () {
    this.timeout(1_800_000);
    const program = await alertmanagerProgram();
    directory = mkdtempSync(join(tmpdir(), "notifications-"));
    const write = (path: string, text: string) => {
      const file = join(directory, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
      return file;
    };
    const secrets = newSecrets();
    const { certificate, key } = await selfSigned("localhost");
    const [receivers = 0, ...ports] = await freePorts(5);
    const url = `https://localhost:${receivers}`;
    const { stdout } = start("python3", ["-c", script], {
      ...environmentOf(secrets),
      PORT: String(receivers),
      CERTIFICATE: write("tls.crt", certificate),
      PRIVATE_KEY: write("tls.key", key),
    });
    stdout?.setEncoding("utf8").on("data", (text: string) => (said += text));
    const { monitoring } = variants.tutorial;
    assert.ok(monitoring.mode === "own" && monitoring.receivers.pagerDuty);
    const keys = { slack: "slack", pagerDuty: "pager", deadMansSwitch: "switch" };
    const configuration = alertmanagerConfiguration(
      {
        ...monitoring.receivers,
        pagerDuty: { ...monitoring.receivers.pagerDuty, url: `${url}/v2/enqueue` },
        caCertificate: certificate,
      },
      monitoredParts(variants.tutorial),
      keys,
    );
    write("ca.crt", certificate);
    write("secrets/slack/slack", `${url}${secrets.slackPath}`);
    write("secrets/pagerDuty/pager", secrets.routingKey);
    write("secrets/deadMansSwitch/switch", `${url}${secrets.switchPath}`);
    // What a pod has at the root is in a folder here.
    const here = configuration
      .replaceAll(`${directories.secrets}/`, `${join(directory, "secrets")}/`)
      .replaceAll(`${directories.configuration}/`, `${directory}/`);
    assert.deepEqual(Object.keys(parse(here) as object), Object.keys(parse(configuration) as object));
    const file = write("alertmanager.yaml", here);
    const members = [
      { http: ports[0] ?? 0, mesh: ports[1] ?? 0 },
      { http: ports[2] ?? 0, mesh: ports[3] ?? 0 },
    ];
    for (const [index, { http, mesh }] of members.entries()) {
      start(program, [
        `--config.file=${file}`,
        `--storage.path=${join(directory, `data-${index}`)}`,
        `--web.listen-address=127.0.0.1:${http}`,
        `--cluster.listen-address=127.0.0.1:${mesh}`,
        `--cluster.peer-name=alertmanager-${index}`,
        ...members.map((member) => `--cluster.peer=127.0.0.1:${member.mesh}`),
      ]);
    }
    const answers = async (http: number) =>
      (await fetch(`http://127.0.0.1:${http}/-/ready`).catch(() => undefined))?.ok;
    for (const { http } of members) await until(async () => (await answers(http)) === true);
    for (const { http } of members) {
      const body = JSON.stringify([alert, watchdog]);
      const headers = { "content-type": "application/json" };
      const { ok } = await fetch(`http://127.0.0.1:${http}/api/v2/alerts`, { method: "POST", headers, body });
      assert.ok(ok);
    }
  });

  after(async () => {
    for (const child of processes) {
      child.kill("SIGKILL");
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    }
    rmSync(directory, { recursive: true, force: true });
  });

  for (const receiver of ["slack", "pagerDuty"] as const) {
    it(`tell ${receiver} of a critical alert, as it takes messages`, async () => {
      await until(() => about(notices(), "SARKPodsDown", receiver).length > 0);
    });
  }

  it("call the dead man's switch", async () => {
    await until(() => about(notices(), "Watchdog", "deadMansSwitch").length > 0);
  });

  it("tell once, though both of them know", async () => {
    await sleep(turn);
    for (const receiver of ["slack", "pagerDuty"] as const) {
      assert.equal(about(notices(), "SARKPodsDown", receiver).length, 1, said);
    }
  });
});
