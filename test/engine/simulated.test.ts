import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SimulatedCluster } from "../../tools/cluster/simulated/index.ts";
import { Log } from "../../tools/lib/log.ts";
import { local } from "../../tools/lib/paths.ts";
import { Progress } from "../../tools/lib/progress.ts";
import { setUpSimulatedNodes } from "../../tools/setup/index.ts";

describe("a Kubernetes with simulated nodes", function () {
  this.timeout(180_000);
  const directory = mkdtempSync(join(local("test"), "simulated-"));
  const log = new Log("simulatedtest");
  let cluster: SimulatedCluster | undefined;

  after(async () => {
    await cluster?.wipe();
    rmSync(directory, { recursive: true, force: true });
  });

  it("is created anew where one of its programs ends at once, as it does where its port is taken", async () => {
    const programs = await setUpSimulatedNodes(new Progress(log));
    const [scheduler, tried] = [join(directory, "scheduler"), join(directory, "tried")];
    // kwokctl asks it for its version before it starts it.
    const script = [
      "#!/bin/sh",
      `case "$*" in *--kubeconfig*) [ -e '${tried}' ] || { : >'${tried}'; exit 1; } ;; esac`,
      `exec '${programs.scheduler}' "$@"`,
    ];
    writeFileSync(scheduler, `${script.join("\n")}\n`, { mode: 0o755 });
    cluster = new SimulatedCluster(join(directory, "cluster"), { ...programs, scheduler }, log);
    assert.equal(await cluster.start(), "created");
    assert.ok(existsSync(tried));
    assert.equal(await cluster.start(), "running");
  });
});
