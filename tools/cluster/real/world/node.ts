import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { run } from "../../../lib/run.ts";
import { environment } from "../environment.ts";
import { holderFile, kubeconfigOf } from "../files.ts";
import { importImages, inArchive, type RunOnNode } from "../images.ts";
import { enterNode } from "../namespaces.ts";
import type { NodePlan, Plan } from "../plan.ts";
import { until } from "../wait.ts";
import { configurationFiles } from "./configuration.ts";
import { keepRunning } from "./daemon.ts";

/** How long containerd may take to answer, in milliseconds. */
const runtimeTimeout = 30_000;

/** Brings one node up and keeps it up. */
export async function startNode(plan: Plan, node: NodePlan): Promise<void> {
  for (const [name, content] of Object.entries(configurationFiles(plan, node))) {
    const file = join(node.directory, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  const holder = await createNamespaces(plan, node);
  const runOnNode: RunOnNode = async (command) => {
    const [program = "", ...args] = [...enterNode(holder), ...command];
    return run(program, args, { env: environment(plan.directory) });
  };
  const keep = (name: string, ...command: readonly string[]) => {
    keepRunning(`${node.name}-${name}`, [...enterNode(holder), ...command], plan.directory);
  };
  await prepare(plan, node, runOnNode);
  keep("containerd", "containerd", "--config", join(node.directory, "containerd.toml"));
  keep("kube-proxy", plan.programs.kubeProxy, `--config=${join(node.directory, "kube-proxy.json")}`);
  const answers = () => runOnNode(["ctr", "version"]).then(Boolean, () => false);
  if (!(await until(answers, runtimeTimeout))) throw new Error(`containerd of ${node.name} does not answer`);
  const { pause, ...others } = plan.programs.images;
  await importImages(runOnNode, [await inArchive(pause)]);
  keep("kubelet", ...kubelet(plan, node));
  keep("kube-router", ...kubeRouter(plan, node));
  await importImages(runOnNode, await Promise.all(Object.values(others).map(inArchive)));
}

/** Makes the node's namespaces and its link, and returns the process that holds them. */
async function createNamespaces(plan: Plan, node: NodePlan): Promise<number> {
  const { pid } = spawn("unshare", ["--net", "--mount", "--uts", "--propagation", "private", plan.programs.init], {
    stdio: "inherit",
  });
  if (pid === undefined) throw new Error("unshare could not be started");
  // unshare becomes the program that holds the namespaces when they are complete.
  while (!readFileSync(`/proc/${pid}/cmdline`, "utf8").startsWith(plan.programs.init)) await sleep(5);
  await run("ip", ["link", "add", node.link, "type", "veth", "peer", "name", "eth0", "netns", String(pid)]);
  await run("ip", ["link", "set", node.link, "master", "nodes", "up"]);
  await run("ip", ["route", "add", node.pods, "via", node.address]);
  writeFileSync(holderFile(node.directory), String(pid));
  return pid;
}

/** Sets up what is in the node's namespaces. */
async function prepare({ nodes, addresses }: Plan, node: NodePlan, runOnNode: RunOnNode): Promise<void> {
  const script = join(import.meta.dirname, "prepare-node.sh");
  await runOnNode([script, node.name, node.address, node.directory, addresses.controlPlane]);
  for (const { name, pods, address } of nodes) {
    if (name !== node.name) await runOnNode(["ip", "route", "add", pods, "via", address]);
  }
}

function kubelet({ directory, programs }: Plan, node: NodePlan): readonly string[] {
  const labels = { "topology.kubernetes.io/region": "local", "topology.kubernetes.io/zone": node.zone };
  return [
    programs.kubelet,
    `--config=${join(node.directory, "kubelet.json")}`,
    `--kubeconfig=${kubeconfigOf(directory, node.name)}`,
    ...[`--hostname-override=${node.name}`, `--node-ip=${node.address}`],
    `--node-labels=${Object.entries(labels)
      .map(([key, value]) => `${key}=${value}`)
      .join(",")}`,
  ];
}

function kubeRouter({ directory, programs, addresses }: Plan, node: NodePlan): readonly string[] {
  return [
    programs.kubeRouter,
    `--kubeconfig=${kubeconfigOf(directory, "kube-router")}`,
    `--hostname-override=${node.name}`,
    ...["--run-firewall=true", "--run-router=false", "--run-service-proxy=false", "--run-loadbalancer=false"],
    `--service-cluster-ip-range=${addresses.services}`,
    ...["--iptables-sync-period=1m", "--cache-sync-timeout=2m", "--health-port=0", "--metrics-port=0"],
  ];
}
