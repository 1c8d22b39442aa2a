import { clusterDns, type Flow, type FlowEnd, isWorkload, nameOf } from "./flows.ts";

/**
 * The flow table as a Mermaid diagram. DNS is left out: every workload has it, and it would hide the rest.
 */
export function diagram(flows: readonly Flow[]): string {
  const shown = flows.filter(({ to }) => nameOf(to) !== clusterDns);
  // Something outside may have the name of a workload.
  const key = (end: FlowEnd) => `${isWorkload(end) ? "inside" : "outside"} ${nameOf(end)}`;
  const ends = new Map(shown.flatMap(({ from, to }) => [from, to]).map((end) => [key(end), end]));
  // Numbers, because Mermaid has reserved words and allows few characters in an id.
  const ids = new Map([...ends.keys()].map((name, index) => [name, `n${index}`]));
  const id = (end: FlowEnd) => ids.get(key(end)) ?? "";
  const nodes = [...ends.values()].sort((left, right) => (key(left) < key(right) ? -1 : 1));
  return [
    "flowchart LR",
    ...nodes.filter((end) => !isWorkload(end)).map((end) => `  ${id(end)}(["${text(nameOf(end))}"])`),
    '  subgraph platform ["the platform"]',
    ...nodes.filter(isWorkload).map((end) => `    ${id(end)}["${text(nameOf(end))}"]`),
    "  end",
    ...shown.map(({ from, to, ports, why }) => {
      const numbers = new Set(ports.map(({ port }) => port));
      const label = `${text(why)}<br/>${[...numbers].join(", ")}`;
      return `  ${id(from)} -->|"${label}"| ${id(to)}`;
    }),
  ].join("\n");
}

/** Free text inside quotes: Mermaid has its own escapes. */
const text = (free: string): string =>
  free.replaceAll(/\s+/g, " ").replaceAll(/["#&<>]/g, (character) => `#${character.charCodeAt(0)};`);
