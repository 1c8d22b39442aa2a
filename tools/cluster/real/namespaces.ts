import { readFileSync } from "node:fs";
import { holderFile } from "./files.ts";
import type { NodePlan } from "./plan.ts";

/** Words before a command that runs it on a node, for who is in the cluster's namespaces. */
export const enterNode = (holder: number): readonly string[] => [
  ...["nsenter", `--target=${holder}`, "--net", "--mount", "--uts", "--"],
];

/** The same, for who is outside. */
export const enterNodeFromOutside = (firstProcess: number, node: NodePlan): readonly string[] => [
  // The holder's id is one of the cluster's own process-id namespace.
  ...["nsenter", `--target=${firstProcess}`, "--pid", "--mount", "--"],
  ...enterNode(Number(readFileSync(holderFile(node.directory), "utf8"))),
];
