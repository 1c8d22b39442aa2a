import type { Workload } from "./workloads.ts";

/** The outputs of a stack. */
export interface Outputs {
  readonly namespace: string;
  readonly endpoints: Readonly<Record<"gateway" | "sark", string>>;
  readonly connections: { readonly needed: number; readonly granted: number };
}

/** What a person wants to know once the platform stands. */
export function summary(
  stack: string,
  cluster: string,
  { namespace, endpoints, connections }: Outputs,
  workloads: readonly Workload[],
  elapsed: string,
): string {
  const replicas = workloads.map(({ name, available, min, max }) => [
    name,
    min === max ? `${available} replicas` : `${available} replicas, ${min} to ${max}`,
    name in endpoints ? endpoints[name as keyof typeof endpoints] : "",
  ]);
  return [
    "",
    `The platform stands after ${elapsed}: stack ${stack}, namespace ${namespace}, ${cluster}.`,
    "",
    ...columns([...replicas, ["connections", `${connections.needed} at most`, `${connections.granted} granted`]]),
    "",
    `Look inside  npm run kubectl -- get pods --namespace ${namespace}`,
    `Change it    edit stacks/Pulumi.${stack}.yaml, then npm start`,
    "Stop it      npm run down",
  ].join("\n");
}

function columns(rows: readonly (readonly string[])[]): readonly string[] {
  const width = (column: number) => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  return rows.map((row) => `  ${row.map((cell, column) => cell.padEnd(width(column) + 3)).join("")}`.trimEnd());
}
