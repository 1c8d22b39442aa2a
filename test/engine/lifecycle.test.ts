import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isReady, type Pod } from "../../tools/lab/pods.ts";
import { Engine } from "../support/engine.ts";

const stack = "local";
const newDigest = `sha256:${"a".repeat(64)}`;

/** From nothing to nothing: what a stack goes through in its life, on the real engine and a real API server. */
describe("the life of stack local", function () {
  this.timeout(300_000);
  let engine: Engine;
  let file: string;

  before(async () => {
    engine = await Engine.start();
    file = await engine.stack(stack);
  });
  after(() => engine.stop());

  const pods = async () => engine.objects<Pod>("pods", "--namespace", "mcp-local");
  const namesOf = (all: readonly Pod[], workload: string) =>
    all
      .filter(({ metadata }) => metadata.labels?.["app.kubernetes.io/name"] === workload)
      .map(({ metadata }) => metadata.name)
      .sort();

  const migrations = ["jobs", "--namespace", "mcp-local", "-l", "app.kubernetes.io/name=sark-migration"];

  /** Waits until the workload has its three replicas and no others. */
  async function settled(workload: string): Promise<readonly string[]> {
    for (let attempt = 0; attempt < 240; attempt++) {
      const found = (await pods()).filter(({ metadata }) => metadata.labels?.["app.kubernetes.io/name"] === workload);
      if (found.every(isReady) && found.length === 3) return namesOf(found, workload);
      await sleep(250);
    }
    throw new Error(`${workload} did not settle: ${namesOf(await pods(), workload).join(", ")}`);
  }

  /** Puts a Job that fails in the place of the one that has succeeded. */
  async function failMigration(): Promise<void> {
    interface Job {
      readonly metadata: { readonly name: string; readonly labels: Readonly<Record<string, string>> };
      readonly spec: { readonly template: { readonly spec: object } };
      readonly status: { readonly failed?: number };
    }
    const [job] = await engine.objects<Job>(...migrations);
    assert.ok(job);
    const { name, labels } = job.metadata;
    const patience = 1;
    const failing = {
      apiVersion: "batch/v1",
      kind: "Job",
      metadata: { name, labels, namespace: "mcp-local" },
      spec: {
        activeDeadlineSeconds: patience,
        template: { metadata: { labels }, spec: { ...job.spec.template.spec, schedulerName: "nobody" } },
      },
    };
    const manifest = join(engine.directory, "failing.json");
    writeFileSync(manifest, JSON.stringify(failing));
    await engine.kubectl("delete", "job", name, "--namespace", "mcp-local");
    await engine.kubectl("create", "--filename", manifest);
    const failed = ["wait", "--for=condition=Failed", "--timeout=60s", `job/${name}`, "--namespace", "mcp-local"];
    await engine.kubectl(...failed);
  }

  it("comes up under the policy pack, every pod ready, three replicas each", async () => {
    const started = performance.now();
    const result = await engine.up(stack, file);
    assert.equal(result.status, 0, result.stdout + result.stderr);
    await settled("sark");
    await settled("gateway");
    console.log(`measured: pulumi up of stack local until all replicas are ready ${seconds(started)}`);
  });

  it("has migrated before the first SARK pod started", async () => {
    interface Job {
      readonly status: { readonly completionTime: string; readonly succeeded: number };
    }
    interface Deployment {
      readonly metadata: { readonly creationTimestamp: string };
    }
    const [job] = await engine.objects<Job>(...migrations);
    const [sark] = await engine.objects<Deployment>(
      ...["deployments", "--namespace", "mcp-local", "-l", "app.kubernetes.io/name=sark"],
    );
    assert.ok(job && sark);
    assert.equal(job.status.succeeded, 1);
    assert.ok(job.status.completionTime <= sark.metadata.creationTimestamp);
  });

  it("leaves no warning but those of autoscalers without usage figures, and of the API server about itself", async () => {
    interface Event {
      readonly type: string;
      readonly reason: string;
      readonly message: string;
    }
    const events = await engine.objects<Event>("events", "--all-namespaces");
    const explained = [
      // Simulated nodes report usage late, and never that of native sidecars.
      ...["FailedGetContainerResourceMetric", "FailedComputeMetricsReplicas"],
      // An API server that has just started may have to repair the address of its own Service.
      "ClusterIPNotAllocated",
    ];
    const warnings = events.filter(({ type, reason }) => type === "Warning" && !explained.includes(reason));
    assert.deepEqual(
      warnings.map(({ reason, message }) => `${reason}: ${message}`),
      [],
    );
  });

  it("shows no change in a second preview, also after asking the cluster", async () => {
    const preview = ["preview", "--stack", stack, "--config-file", file, "--expect-no-changes"];
    await engine.settle("mcp-local");
    for (const options of [[], ["--refresh"]]) {
      const result = await engine.workspace.attempt([...preview, ...options]);
      assert.equal(result.status, 0, result.stdout + result.stderr);
    }
  });

  it("keeps secrets out of its state", async () => {
    const state = await engine.workspace.run(["stack", "export", "--stack", stack]);
    const password = await engine.kubectl(
      ...["get", "secrets", "--namespace", "mcp-local", "-o", "jsonpath={.items[*].data.jwt-secret-key}"],
    );
    const plain = Buffer.from(password, "base64").toString();
    assert.match(plain, /^[A-Za-z0-9]{48}$/);
    for (const secret of [plain, password, "PRIVATE KEY", "local-backup-secret", "local-cache-password"]) {
      assert.ok(!state.includes(secret), "a secret is in the state in clear");
    }
  });

  it("rolls SARK and its migration, and nothing else, when SARK's image changes", async () => {
    const gatewayBefore = await settled("gateway");
    const sarkBefore = await settled("sark");
    file = await engine.stack(stack, (config) => {
      (config["sark:images"] as { sark: { digest: string } }).sark.digest = newDigest;
    });
    assert.deepEqual(await engine.plan(stack, file), [
      "replace kubernetes:batch/v1:Job sark-migration",
      "update kubernetes:apps/v1:Deployment sark",
    ]);
    const result = await engine.up(stack, file);
    assert.equal(result.status, 0, result.stdout + result.stderr);
    const sarkAfter = await settled("sark");
    assert.deepEqual(await settled("gateway"), gatewayBefore);
    assert.ok(sarkAfter.every((name) => !sarkBefore.includes(name)));
    assert.equal((await engine.objects(...migrations)).length, 1);
  });

  it("keeps no former pods in mind, whom Pulumi would take for ready on the way back to them", async () => {
    const remembered = async () =>
      (await engine.objects("replicasets", "--namespace", "mcp-local", "-l", "app.kubernetes.io/name=sark")).length;
    for (let attempt = 0; attempt < 40 && (await remembered()) > 1; attempt++) await sleep(250);
    assert.equal(await remembered(), 1);
  });

  it("makes a Job anew that has failed, though nothing else has changed", async () => {
    await failMigration();
    assert.deepEqual(await engine.plan(stack, file), ["replace kubernetes:batch/v1:Job sark-migration"]);
    const result = await engine.up(stack, file);
    assert.equal(result.status, 0, result.stdout + result.stderr);
    const jobs = await engine.objects<{ readonly status: { readonly succeeded?: number } }>(...migrations);
    assert.deepEqual(
      jobs.map(({ status }) => status.succeeded),
      [1],
    );
    assert.deepEqual(await engine.plan(stack, file), []);
  });

  it("rolls the gateway when its list of MCP servers changes", async () => {
    file = await engine.stack(stack, (config) => {
      (config["sark:images"] as { sark: { digest: string } }).sark.digest = newDigest;
      config["sark:mcpServers"] = [];
    });
    const plan = await engine.plan(stack, file);
    assert.ok(plan.includes("update kubernetes:apps/v1:Deployment gateway"), plan.join("\n"));
    assert.ok(plan.includes("replace kubernetes:core/v1:ConfigMap gateway-mcp-servers"), plan.join("\n"));
    assert.ok(!plan.some((step) => step.includes("Deployment sark")), plan.join("\n"));
  });

  it("leaves nothing behind but the volumes of its stores when it is destroyed", async () => {
    const result = await engine.workspace.attempt([
      "destroy",
      "--stack",
      stack,
      "--config-file",
      file,
      "--yes",
      "--skip-preview",
    ]);
    assert.equal(result.status, 0, result.stdout + result.stderr);
    const labelled = await engine.kubectl(
      ...["get", "namespaces,priorityclasses,all,configmaps,secrets,networkpolicies,hpa,pdb,serviceaccounts"],
      ...["--all-namespaces", "-l", "app.kubernetes.io/part-of=sark-platform", "-o", "name"],
    );
    assert.equal(labelled.trim(), "");
    const phases = await engine.kubectl("get", "persistentvolumes", "-o", "jsonpath={.items[*].status.phase}");
    // Three of PostgreSQL, six of the cache.
    assert.equal(phases.split(" ").filter((phase) => phase === "Released").length, 9, phases);
    const namespaces = await engine.kubectl("get", "namespaces", "-o", "jsonpath={.items[*].metadata.name}");
    assert.deepEqual(namespaces.split(" ").sort(), ["default", "kube-node-lease", "kube-public", "kube-system"]);
  });
});

const seconds = (started: number): string => `${((performance.now() - started) / 1000).toFixed(1)} s`;
