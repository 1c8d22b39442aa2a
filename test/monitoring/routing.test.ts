import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { alertmanagerConfiguration } from "../../components/monitoring/alertmanager-configuration.ts";
import { monitoredParts } from "../../components/monitored.ts";
import { attempt } from "../../tools/lib/run.ts";
import { amtoolProgram } from "./support/programs.ts";
import { variants } from "./support/settings.ts";

const { monitoring } = variants.tutorial;
assert.ok(monitoring.mode === "own");
const configuration = alertmanagerConfiguration(monitoring.receivers, monitoredParts(variants.tutorial), {
  slack: "slack-webhook-url",
  pagerDuty: "pagerduty-routing-key",
  deadMansSwitch: "dead-mans-switch-url",
});

describe("notifications, by amtool", function () {
  this.timeout(60_000);
  let amtool: string;
  let directory: string;
  before(async function () {
    this.timeout(1_800_000);
    amtool = await amtoolProgram();
    directory = mkdtempSync(join(tmpdir(), "routes-"));
    writeFileSync(join(directory, "alertmanager.yaml"), configuration);
  });
  after(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  const run = async (...args: readonly string[]) => attempt(amtool, args, { cwd: directory });

  it("are configured as Alertmanager reads it", async () => {
    const { status, stdout, stderr } = await run("check-config", "alertmanager.yaml");
    assert.equal(status, 0, stdout + stderr);
  });

  const routes: Readonly<Record<string, readonly string[]>> = {
    "on-call": ["alertname=SARKPodsDown", "severity=critical"],
    team: ["alertname=LowCacheHitRate", "severity=warning"],
    nobody: ["alertname=CacheEvicting", "severity=info"],
    "dead-mans-switch": ["alertname=Watchdog", "severity=info"],
  };
  for (const [receiver, labels] of Object.entries(routes)) {
    it(`${labels.join(", ")} goes to ${receiver} and to nobody else`, async () => {
      const { status, stdout, stderr } = await run(
        ...["config", "routes", "test", "--config.file=alertmanager.yaml", `--verify.receivers=${receiver}`],
        ...labels,
      );
      assert.equal(status, 0, stdout + stderr);
    });
  }
});
