import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { proberConfiguration } from "../../components/monitoring/prober-configuration.ts";
import { monitoredParts } from "../../components/monitored.ts";
import { freePorts } from "../support/ports.ts";
import { proberProgram } from "./support/programs.ts";
import { variants } from "./support/settings.ts";

/** How long the prober may take to start, in milliseconds. */
const startTimeout = 30_000;

/** What a pod of SARK answers: a status and a body, another address, or nothing. */
type Answer = { readonly status: number; readonly body: object; readonly location?: string } | "nothing";

const well = { ready: false, database: true, redis: true, opa: false };

const upstream: Readonly<Record<string, { readonly answer: Answer; readonly isWell: boolean }>> = {
  "has a database and a cache, while it says of the policy engine what it always says": {
    answer: { status: 200, body: well },
    isWell: true,
  },
  "has no database": { answer: { status: 200, body: { ...well, database: false } }, isWell: false },
  "has no cache": { answer: { status: 200, body: { ...well, redis: false } }, isWell: false },
  "says nothing of its stores": { answer: { status: 200, body: { status: "healthy" } }, isWell: false },
  "fails, whatever it says": { answer: { status: 500, body: well }, isWell: false },
  "sends elsewhere": { answer: { status: 307, body: well, location: "/well" }, isWell: false },
  "waits for a store that does not answer": { answer: "nothing", isWell: false },
};

const tutorial: typeof upstream = {
  "is ready by its status": { answer: { status: 200, body: {} }, isWell: true },
  "is not": { answer: { status: 503, body: { ready: false } }, isWell: false },
};

for (const [variant, situations] of Object.entries({ upstream, tutorial })) {
  describe(`the health of SARK, by blackbox_exporter: ${variant}`, function () {
    this.timeout(30_000);
    const targets = monitoredParts(variants[variant as keyof typeof variants]).flatMap((part) => part.targets);
    const target = targets.find(({ job }) => job === "sark-health");
    let directory: string;
    let prober: ChildProcess;
    let pod: Server;
    let answer: Answer;
    let asked: string[] = [];
    let url: string;

    before(async function () {
      this.timeout(1_800_000);
      const program = await proberProgram();
      directory = mkdtempSync(join(tmpdir(), "prober-"));
      const file = join(directory, "blackbox.yaml");
      writeFileSync(file, proberConfiguration(targets));
      pod = createServer((request, response) => {
        asked.push(request.url ?? "");
        if (answer === "nothing") return;
        const { status, body, location } = request.url === "/well" ? { status: 200, body: well } : answer;
        response.writeHead(status, { "content-type": "application/json", ...(location && { location }) });
        response.end(JSON.stringify(body));
      }).listen(0, "127.0.0.1");
      await once(pod, "listening");
      const [port = 0] = await freePorts(1);
      prober = spawn(program, [`--config.file=${file}`, `--web.listen-address=127.0.0.1:${port}`], { stdio: "ignore" });
      const at = `127.0.0.1:${(pod.address() as AddressInfo).port}`;
      url = `http://127.0.0.1:${port}/probe?module=sark-health&target=http://${at}${target?.path ?? ""}`;
      const deadline = Date.now() + startTimeout;
      while ((await fetch(`http://127.0.0.1:${port}/-/healthy`).catch(() => undefined))?.ok !== true) {
        assert.ok(Date.now() < deadline && prober.exitCode === null, "the prober does not start");
        await sleep(100);
      }
    });

    after(async () => {
      prober.kill("SIGKILL");
      if (prober.exitCode === null && prober.signalCode === null) await once(prober, "exit");
      pod.closeAllConnections();
      pod.close();
      rmSync(directory, { recursive: true, force: true });
    });

    for (const [when, { answer: given, isWell }] of Object.entries(situations)) {
      it(`${isWell ? "is well" : "is not well"} where it ${when}`, async () => {
        answer = given;
        asked = [];
        const response = await fetch(url, { headers: { "x-prometheus-scrape-timeout-seconds": "2" } });
        const [, success] = /^probe_success (\d)$/m.exec(await response.text()) ?? [];
        assert.equal(success, isWell ? "1" : "0");
        assert.deepEqual(asked, [target?.path]);
      });
    }
  });
}
