import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Engine } from "../support/engine.ts";
import { attempt, type RunResult } from "../../tools/lib/run.ts";
import { root } from "../../tools/lib/paths.ts";

const said = ({ stdout, stderr }: RunResult): string => stdout + stderr;

/** Process ids of the cluster's programs. */
function processesOf(engine: Engine): readonly number[] {
  const directory = join(engine.directory, "cluster/clusters/sark/pids");
  return readdirSync(directory).map((file) => Number(readFileSync(join(directory, file), "utf8")));
}

function killAll(engine: Engine): void {
  for (const pid of processesOf(engine)) process.kill(pid, "SIGKILL");
}

describe("what goes wrong", function () {
  this.timeout(300_000);
  let engine: Engine;

  before(async () => {
    engine = await Engine.start();
  });
  after(() => engine.stop());

  /** Runs pulumi against the engine with another environment. */
  const pulumi = async (args: readonly string[], env: Readonly<Record<string, string>>) =>
    attempt("pulumi", [...args, "--non-interactive", "--color=never"], {
      cwd: root,
      env: { ...engine.workspace.environment, ...env },
    });

  it("wrong settings: all problems in one message, within seconds, and nothing is created", async () => {
    const file = await engine.stack("local", (config) => {
      config["sark:environment"] = "prod";
      config["sark:sark"] = { ...(config["sark:sark"] as object), replicas: { min: 9, max: 6 } };
      (config["sark:images"] as { sark: { digest: string } }).sark.digest = "latest";
      config["sark:typo"] = true;
      delete config["sark:tls"];
    });
    const started = performance.now();
    const result = await engine.up("local", file);
    assert.notEqual(result.status, 0);
    assert.match(said(result), /The configuration of stack local has 5 problems; nothing was created or changed:/);
    for (const key of ["environment", "sark.replicas.min", "images.sark.digest", "typo", "tls"]) {
      assert.ok(said(result).includes(`sark:${key} `), `${key} is missing in:\n${said(result)}`);
    }
    assert.ok(performance.now() - started < 15_000, "the message took too long");
    assert.doesNotMatch(said(result), /at .*\.ts:\d+/, "a stack trace is shown");
    assert.equal((await engine.kubectl("get", "namespaces", "-o", "name")).includes("mcp-local"), false);
  });

  it("a secret in a ConfigMap: the policy pack names the rule and blocks the preview", async () => {
    const file = await engine.stack("local", (config) => {
      config["sark:gateway"] = {
        ...(config["sark:gateway"] as object),
        contract: { environment: { BILLING_API_TOKEN: "abcdef" } },
      };
    });
    const preview = ["preview", "--stack", "local", "--config-file", file, "--policy-pack", "policy"];
    const result = await engine.workspace.attempt(preview);
    assert.notEqual(result.status, 0);
    assert.match(said(result), /\[mandatory\].*secrets-config-map/);
  });

  it("a cluster that cannot be reached: said at once", async () => {
    const file = await engine.stack("local");
    const kubeconfig = join(engine.directory, "unreachable");
    const reachable = readFileSync(engine.cluster.kubeconfig, "utf8");
    writeFileSync(kubeconfig, reachable.replace(/server: .*/, "server: https://127.0.0.1:9"));
    const up = ["up", "--stack", "local", "--config-file", file, "--yes", "--skip-preview"];
    const result = await pulumi(up, { KUBECONFIG: kubeconfig });
    assert.notEqual(result.status, 0);
    assert.match(said(result), /configured Kubernetes cluster is unreachable/);
  });

  it("a wrong passphrase: refused before anything is read", async () => {
    const file = await engine.stack("local");
    const preview = ["preview", "--stack", "local", "--config-file", file];
    const result = await pulumi(preview, { PULUMI_CONFIG_PASSPHRASE: "wrong" });
    assert.notEqual(result.status, 0);
    assert.match(said(result), /incorrect passphrase/);
  });

  it("pulumi killed in the middle of a preview: the program and the policy pack end by themselves", async () => {
    const file = await engine.stack("local");
    const preview = ["preview", "--stack", "local", "--config-file", file, "--policy-pack", "policy"];
    const killed = pulumi(preview, {});
    const pid = await until(() => childrenOf(process.pid, "pulumi")[0]);
    // Language hosts, the program, the policy pack and providers run.
    const started = await until(() => {
      const found = descendantsOf(pid);
      return found.length >= 6 ? found : undefined;
    });
    process.kill(pid, "SIGKILL");
    await killed;
    // The providers notice as well, but look only every five minutes.
    const alive = () =>
      started.filter((one) => existsSync(`/proc/${one}`) && !commandLine(one).includes("pulumi-resource-"));
    await until(() => (alive().length === 0 ? true : undefined)).catch(() => {
      assert.fail(`still there: ${alive().map(commandLine).join("; ")}`);
    });
  });

  it("a cluster killed half-way through an update: the next update heals it", async () => {
    const file = await engine.stack("local");
    let isKilled = false;
    const broken = await engine.up("local", file, (text) => {
      if (isKilled || !text.includes("Job sark-migration created")) return;
      isKilled = true;
      killAll(engine);
    });
    assert.ok(isKilled, said(broken));
    assert.notEqual(broken.status, 0);
    assert.equal(await engine.cluster.start(), "restarted");
    const healed = await engine.up("local", file);
    assert.equal(healed.status, 0, said(healed));
    await engine.settle("mcp-local");
    const preview = ["preview", "--stack", "local", "--config-file", file, "--refresh", "--expect-no-changes"];
    const again = await engine.workspace.attempt(preview);
    assert.equal(again.status, 0, said(again));
  });

  it("a port that somebody took while the cluster was down: named, with the remedy", async () => {
    killAll(engine);
    const port = Number(
      /server: https:\/\/127\.0\.0\.1:(\d+)/.exec(readFileSync(engine.cluster.kubeconfig, "utf8"))?.[1],
    );
    const server = await listen(port);
    try {
      await assert.rejects(engine.cluster.start(), (error: Error) => {
        assert.match(error.message, new RegExp(`another program listens on .*${port}`));
        assert.match(error.message, /npm run down/);
        return true;
      });
    } finally {
      server.close();
    }
    assert.equal(await engine.cluster.start(), "restarted");
  });
});

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly program: string;
}

function allProcesses(): readonly Process[] {
  const lines = execFileSync("ps", ["-eo", "pid=,ppid=,comm="]).toString().trim().split("\n");
  return lines.map((line) => {
    const [pid, parent, program = ""] = line.trim().split(/\s+/);
    return { pid: Number(pid), parent: Number(parent), program };
  });
}

const childrenOf = (parent: number, program: string): readonly number[] =>
  allProcesses()
    .filter((one) => one.parent === parent && one.program === program)
    .map(({ pid }) => pid);

function descendantsOf(ancestor: number): readonly number[] {
  const all = allProcesses();
  const below = (parent: number): readonly number[] =>
    all.filter((one) => one.parent === parent).flatMap(({ pid }) => [pid, ...below(pid)]);
  return below(ancestor);
}

/** Empty for a process that has ended. */
function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    return "";
  }
}

/** Waits for something to appear. */
async function until<T>(find: () => T | undefined): Promise<T> {
  for (let attempts = 0; attempts < 400; attempts++) {
    const found = find();
    if (found !== undefined) return found;
    await sleep(50);
  }
  throw new Error("it did not come within 20 seconds");
}

/** Takes a port as soon as it is free: a killed process keeps it for a moment. */
async function listen(port: number): Promise<Server> {
  for (let attempts = 0; ; attempts++) {
    const server = createServer();
    const isListening = await new Promise<boolean>((resolve) => {
      server.once("error", () => {
        resolve(false);
      });
      server.listen(port, "127.0.0.1", () => {
        resolve(true);
      });
    });
    if (isListening) return server;
    if (attempts > 100) throw new Error(`port ${port} stays taken`);
    await sleep(50);
  }
}
