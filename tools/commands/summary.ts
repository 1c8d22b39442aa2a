import type { Workspace } from "../pulumi/workspace.ts";
import type { Cluster } from "./kubernetes.ts";

interface Outputs {
  readonly namespace: string;
  readonly endpoints: Readonly<Record<string, string>>;
  readonly connections: { readonly needed: number; readonly granted: number };
}

/** What a person wants to know once the platform stands. */
export async function summary(cluster: Cluster, workspace: Workspace, stack: string, elapsed: string): Promise<string> {
  const outputs = JSON.parse(await workspace.run(["stack", "output", "--json", "--stack", stack])) as Outputs;
  const { namespace, endpoints, connections } = outputs;
  const workloads = await cluster.kubectl([
    "get",
    "horizontalpodautoscalers",
    "--namespace",
    namespace,
    "--output",
    "custom-columns=WORKLOAD:.metadata.name,REPLICAS:.status.currentReplicas,MIN:.spec.minReplicas,MAX:.spec.maxReplicas",
  ]);
  const urls = Object.entries(endpoints).map(([name, url]) => `  ${name.padEnd(10)}${url}`);
  return [
    "",
    `The platform stands after ${elapsed}: stack ${stack}, namespace ${namespace}, ${cluster.description}.`,
    "",
    indent(workloads.trimEnd()),
    "",
    "Inside the cluster:",
    ...urls,
    `  ${"database".padEnd(10)}${connections.needed} of ${connections.granted} connections at most`,
    "",
    "Look inside:  npm run kubectl -- get pods",
    "Change it:    edit stacks/Pulumi.local.yaml, then npm start",
    "Stop it:      npm run down",
  ].join("\n");
}

const indent = (text: string): string => text.replaceAll(/^/gm, "  ");
