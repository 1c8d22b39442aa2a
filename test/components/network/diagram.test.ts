import assert from "node:assert/strict";
import fc from "fast-check";
import { diagram } from "../../../components/network/diagram.ts";
import { clusterDns, type Flow, isWorkload, nameOf } from "../../../components/network/flows.ts";
import { platformFlows } from "../../../components/platform.ts";
import { stackSettings } from "../../support/stacks.ts";
import { anyFlows } from "./flow-tables.ts";

interface Drawn {
  /** Shape and name by id. */
  readonly nodes: ReadonlyMap<string, string>;
  readonly arrows: readonly { readonly from: string; readonly to: string; readonly label: string }[];
}

/** Reads a diagram back; a line of any other form fails. */
function read(text: string): Drawn {
  const nodes = new Map<string, string>();
  const arrows: { from: string; to: string; label: string }[] = [];
  for (const line of text.split("\n")) {
    const outside = /^ {2}(n\d+)\(\["([^"]*)"\]\)$/.exec(line);
    const inside = /^ {4}(n\d+)\["([^"]*)"\]$/.exec(line);
    const arrow = /^ {2}(n\d+) -->\|"([^"]*)"\| (n\d+)$/.exec(line);
    const [, id = "", name = ""] = outside ?? inside ?? [];
    if (outside ?? inside) {
      assert.ok(!nodes.has(id), `${id} is used twice`);
      nodes.set(id, `${outside ? "outside" : "inside"} ${unescape(name)}`);
    } else if (arrow) {
      arrows.push({ from: arrow[1] ?? "", label: unescape(arrow[2] ?? ""), to: arrow[3] ?? "" });
    } else assert.ok(["flowchart LR", '  subgraph platform ["the platform"]', "  end"].includes(line), line);
  }
  return { nodes, arrows };
}

const unescape = (text: string) => text.replaceAll(/#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));

const shape = (end: Flow["from"]) => `${isWorkload(end) ? "inside" : "outside"} ${spaced(nameOf(end))}`;
const spaced = (text: string) => text.replaceAll(/\s+/g, " ");

describe("the diagram of the flows", () => {
  it("shows every flow but DNS once, between nodes with the names of its ends", () => {
    fc.assert(
      fc.property(anyFlows, (flows) => {
        const { nodes, arrows } = read(diagram(flows));
        assert.deepEqual(
          arrows.map(({ from, to, label }) => [nodes.get(from), nodes.get(to), label]),
          flows.map(({ from, to, ports, why }) => [
            shape(from),
            shape(to),
            `${spaced(why)}<br/>${[...new Set(ports.map(({ port }) => port))].join(", ")}`,
          ]),
        );
      }),
      { numRuns: 300 },
    );
  });

  it("has one node for each end, and tells a workload from something outside of the same name", () => {
    fc.assert(
      fc.property(anyFlows, (flows) => {
        // Mermaid and people see names with single spaces, so names that differ in nothing else are left out.
        const ends = flows.flatMap(({ from, to }) => [from, to]);
        fc.pre(ends.every((end) => spaced(nameOf(end)) === nameOf(end)));
        const { nodes } = read(diagram(flows));
        assert.deepEqual([...nodes.values()].sort(), [...new Set(ends.map(shape))].sort());
      }),
    );
  });

  it("leaves out DNS, and only DNS", () => {
    const flows = platformFlows(stackSettings("production"));
    const { nodes, arrows } = read(diagram(flows));
    assert.equal(arrows.length, flows.filter(({ to }) => nameOf(to) !== clusterDns).length);
    assert.ok(![...nodes.values()].some((name) => name.includes(clusterDns)));
  });
});
