import { type Flow, isWorkload, nameOf } from "./flows.ts";

/**
 * The flow table as a Mermaid diagram. DNS is left out: every workload has it, and it would hide the rest.
 */
export function diagram(flows: readonly Flow[]): string {
  const shown = flows.filter(({ why }) => why !== "names");
  const ends = new Map(shown.flatMap(({ from, to }) => [from, to]).map((end) => [nameOf(end), end]));
  const id = (name: string) => name.replaceAll(/[^a-z0-9]/gi, "_");
  const nodes = [...ends].map(([name, end]) => (isWorkload(end) ? `${id(name)}[${name}]` : `${id(name)}([${name}])`));
  const inside = nodes.filter((node) => node.endsWith("]") && !node.endsWith(")"));
  const outside = nodes.filter((node) => !inside.includes(node));
  const arrows = shown.map(({ from, to, ports, why }) => {
    const label = `${why}<br/>${ports.map(({ port }) => port).join(", ")}`;
    return `${id(nameOf(from))} -->|"${label}"| ${id(nameOf(to))}`;
  });
  return [
    "flowchart LR",
    ...outside.map((node) => `  ${node}`),
    '  subgraph platform ["the platform"]',
    ...inside.map((node) => `    ${node}`),
    "  end",
    ...arrows.map((arrow) => `  ${arrow}`),
  ].join("\n");
}
