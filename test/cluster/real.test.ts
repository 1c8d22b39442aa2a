import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { missingForRealNodes, RealCluster } from "../../tools/cluster/real/index.ts";
import { Log } from "../../tools/lib/log.ts";
import { local } from "../../tools/lib/paths.ts";
import { duration, Progress } from "../../tools/lib/progress.ts";
import { type RealNodePrograms, setUpRealNodes } from "../../tools/setup/real-nodes.ts";
import { namespace, objects, policies, privileged, probeImage } from "./support/probe.ts";
import { machineState, processesIn, processesOf } from "./support/traces.ts";

/** Ends a cluster the hard way; all its processes must be gone soon. */
async function killOuterProcess(directory: string): Promise<void> {
  const processes = processesOf(directory);
  const outer = processes.find(({ command }) => command.startsWith("unshare --pid"));
  assert.ok(outer);
  const namespaces = new Set(processes.map(({ namespace }) => namespace));
  namespaces.delete(outer.namespace);
  assert.ok(processesIn(namespaces).length > 10);
  process.kill(outer.pid, "SIGKILL");
  for (let waited = 0; processesIn(namespaces).length > 0 && waited < 50; waited++) await sleep(100);
  assert.deepEqual(processesIn(namespaces), []);
}

describe("Kubernetes with real nodes", function () {
  this.timeout(120_000);

  const log = new Log("realtest");
  const progress = new Progress(log);
  const list = (items: readonly object[]) => JSON.stringify({ apiVersion: "v1", kind: "List", items });
  const measured = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
    const started = performance.now();
    const result = await work();
    console.log(`measured: ${what} ${duration(performance.now() - started)}`);
    return result;
  };

  let programs: RealNodePrograms;
  let folder = "";
  let directory: string;
  let cluster: RealCluster;
  let untouched: ReturnType<typeof machineState>;

  before(async function () {
    const missing = await missingForRealNodes(progress, { installPackages: process.env["CI"] !== undefined });
    if (missing.length > 0) {
      console.log(`skipped: ${missing.join("; ")}`);
      this.skip();
    }
    programs = await setUpRealNodes(progress);
    folder = mkdtempSync(join(local("test"), "real-"));
    directory = join(folder, "cluster");
    untouched = machineState(directory);
    cluster = new RealCluster(directory, programs, log);
    assert.equal(await measured("three real nodes, from nothing", () => cluster.start()), "created");
  });

  after(async () => {
    // Where the tests are skipped there is nothing.
    if (folder === "") return;
    await cluster.wipe();
    rmSync(folder, { recursive: true });
  });

  const kubectl = (...args: readonly string[]) => cluster.kubectl(["--namespace", namespace, ...args]);
  /** What a client gets from an address, or why it gets nothing. */
  const fetchFrom = async (client: string, url: string): Promise<string> =>
    kubectl("exec", client, "--", "busybox", "timeout", "5", "busybox", "wget", "-q", "-O", "-", url).then(
      (text) => text.trim(),
      (error: unknown) => (error as Error).message,
    );
  const serverOf = (of: RealCluster) =>
    of.kubectl(["config", "view", "--minify", "-o", "jsonpath={.clusters[0].cluster.server}"]);
  const serverName = `http://server.${namespace}.svc.cluster.local/`;

  it("has one ready node in each of three zones", async () => {
    const zone = "{.metadata.labels.topology\\.kubernetes\\.io/zone}";
    const ready = '{.status.conditions[?(@.type=="Ready")].status}';
    const nodes = await cluster.kubectl([
      ...["get", "nodes", "-o", `jsonpath={range .items[*]}{.metadata.name} ${zone} ${ready}{"\\n"}{end}`],
    ]);
    assert.deepEqual(nodes.trim().split("\n").sort(), [
      "node-a local-a True",
      "node-b local-b True",
      "node-c local-c True",
    ]);
  });

  it("is left alone by a second start", async () => {
    assert.equal(await measured("start of a cluster that runs", () => cluster.start()), "running");
  });

  it("runs pods under Pod Security restricted from an image that no registry has", async () => {
    await cluster.loadImages([await probeImage(progress)]);
    await cluster.kubectl(["create", "-f", "-"], list(objects));
    await measured("four pods with a volume, until ready", () =>
      kubectl("wait", "--for=condition=Ready", "pod", "--all", "--timeout=60s"),
    );
  });

  it("refuses a pod that is not restricted", async () => {
    await assert.rejects(cluster.kubectl(["create", "-f", "-"], list([privileged])), /violates PodSecurity/);
  });

  it("answers names and Services, also from the machine", async () => {
    assert.equal(await fetchFrom("friend", serverName), "answer");
    const address = await kubectl("get", "service", "server", "-o", "jsonpath={.spec.clusterIP}");
    assert.equal(await fetchFrom("stranger", `http://${address}/`), "answer");
    assert.equal((await (await fetch(`http://${address}/`)).text()).trim(), "answer");
  });

  it("serves the usage of nodes", async () => {
    assert.match(await cluster.kubectl(["top", "nodes"]), /node-c +\d+m/);
  });

  it("enforces network policies", async () => {
    await cluster.kubectl(["create", "-f", "-"], list(policies));
    const deadline = Date.now() + 10_000;
    let refused = "";
    while (!/refused|timed out/.test(refused) && Date.now() < deadline)
      refused = await fetchFrom("stranger", serverName);
    assert.match(refused, /refused|timed out/);
    assert.equal(await fetchFrom("friend", serverName), "answer");
    assert.match(await fetchFrom("friend", "https://kubernetes.default.svc.cluster.local/"), /refused|timed out/);
  });

  it("offers a released volume again, empty", async () => {
    await kubectl("delete", "pod", "server", "--wait");
    const volume = await kubectl("get", "pvc", "page", "-o", "jsonpath={.spec.volumeName}");
    await kubectl("delete", "pvc", "page", "--wait");
    await cluster.kubectl(["wait", `pv/${volume}`, "--for=jsonpath={.status.phase}=Available", "--timeout=20s"]);
    const path = await cluster.kubectl(["get", "pv", volume, "-o", "jsonpath={.spec.local.path}"]);
    assert.equal(existsSync(join(path, "index.html")), false);
  });

  it("lives beside another cluster, which heals and leaves nothing, whatever kills it", async () => {
    const otherDirectory = join(folder, "other");
    const clean = machineState(otherDirectory);
    const other = new RealCluster(otherDirectory, programs, log, { nodes: 1 });
    assert.equal(await measured("one real node beside them, from nothing", () => other.start()), "created");
    const [server, otherServer] = await Promise.all([cluster, other].map(serverOf));
    assert.notEqual(server, otherServer);

    await killOuterProcess(otherDirectory);
    assert.equal(await other.start(), "created");
    await killOuterProcess(otherDirectory);
    await other.wipe();
    assert.deepEqual(machineState(otherDirectory), clean);
    assert.equal(await cluster.start(), "running");
  });

  it("leaves nothing when it is wiped, and can be wiped twice", async () => {
    await measured("wipe of three real nodes with pods", () => cluster.wipe());
    assert.deepEqual(machineState(directory), untouched);
    assert.equal(existsSync(directory), false);
    await cluster.wipe();
    assert.equal(existsSync(directory), false);
  });
});
