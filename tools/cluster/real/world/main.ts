// Runs inside a cluster's namespaces, as the one child of their first process: prepares them, and starts and supervises
// every program of the cluster. Its argument is the file of the cluster's plan.
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../../../lib/run.ts";
import { kubeconfigOf } from "../files.ts";
import type { Plan } from "../plan.ts";
import { controlPlane } from "./control-plane.ts";
import { keepRunning } from "./daemon.ts";
import { startNode } from "./node.ts";
import { preferQuickTables } from "./packet-filter.ts";
import { recycleVolumes } from "./volumes.ts";

const plan = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8")) as Plan;
const { addresses, nodes, directory } = plan;

await preferQuickTables(directory);
for (const folder of nodes.flatMap(({ volumes }) => volumes)) mkdirSync(folder, { recursive: true });
await run(join(import.meta.dirname, "prepare-world.sh"), [
  ...[addresses.gateway, addresses.host, addresses.controlPlane],
]);
for (const [name, command] of Object.entries(controlPlane(plan))) keepRunning(name, command, directory);
// The machine and the control plane reach Services through the first node, which has the rules for them.
await run("ip", ["route", "add", addresses.services, "via", nodes[0]?.address ?? ""]);
await Promise.all(nodes.map((node) => startNode(plan, node)));
await recycleVolumes(plan, kubeconfigOf(directory, "volumes"));
