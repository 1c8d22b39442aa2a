import { readFileSync } from "node:fs";
import { holderFile } from "./files.ts";
import type { NodePlan } from "./plan.ts";

/** Words before a command that runs it on a node, for who is in the cluster's namespaces. */
export const enterNode = (holder: number): readonly string[] => [
  ...["nsenter", `--target=${holder}`, "--net", "--mount", "--uts", "--"],
];

/** Words before a command that runs it where the cluster's processes are, for who is outside. */
export const enterWorld = (firstProcess: number): readonly string[] => [
  ...["nsenter", `--target=${firstProcess}`, "--pid", "--mount", "--"],
];

/** Words before a command that runs it on a node, for who is outside. */
export const enterNodeFromOutside = (firstProcess: number, node: NodePlan): readonly string[] => [
  // The holder's id is one of the cluster's own process-id namespace.
  ...enterWorld(firstProcess),
  ...enterNode(Number(readFileSync(holderFile(node.directory), "utf8"))),
];
