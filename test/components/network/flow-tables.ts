import fc from "fast-check";
import type { Flow, ForeignEnd, WorkloadEnd } from "../../../components/network/flows.ts";
import type { Peer } from "../../../settings/network.ts";

// Arbitrary tables of flows, with few names so that ends repeat.

const name = fc.oneof(
  { arbitrary: fc.constantFrom("sark", "gateway", "opa", "sark-migration", "sark_migration"), weight: 4 },
  { arbitrary: fc.string({ minLength: 1, maxLength: 12 }), weight: 1 },
);

const workloadEnd: fc.Arbitrary<WorkloadEnd> = fc.record({ workload: name });

const labels = fc.dictionary(fc.constantFrom("app", "tier"), fc.constantFrom("a", "b"));
const inCluster = fc.oneof(
  fc.record({ namespace: fc.constantFrom("edge", "tools") }),
  fc.record({ namespace: fc.constantFrom("edge", "tools"), podLabels: labels }),
);
const addresses = fc.record({
  cidrs: fc.uniqueArray(fc.constantFrom("10.0.0.0/8", "192.0.2.1/32", "2001:db8::/32"), { minLength: 1 }),
});
const peers: fc.Arbitrary<readonly Peer[]> = fc.array(fc.oneof(inCluster, addresses), { minLength: 1, maxLength: 3 });

const foreignEnd: fc.Arbitrary<ForeignEnd> = fc.record({ name, peers });

const ends = fc.oneof(
  fc.record({ from: workloadEnd, to: workloadEnd }),
  fc.record({ from: workloadEnd, to: foreignEnd }),
  fc.record({ from: foreignEnd, to: workloadEnd }),
);

const ports = fc.uniqueArray(
  fc.record({ port: fc.integer({ min: 1, max: 65_535 }), protocol: fc.constantFrom("TCP", "UDP") }),
  { minLength: 1, maxLength: 3, selector: ({ port, protocol }) => `${protocol} ${port}` },
);

const why = fc.oneof(fc.constantFrom("names", "authorize"), fc.string({ minLength: 1 }));

/** Any table, with odd names and reasons. */
export const anyFlows: fc.Arbitrary<readonly Flow[]> = fc.array(
  fc.tuple(ends, ports, why).map(([flow, allowed, reason]) => ({ ...flow, ports: allowed, why: reason })),
  { maxLength: 12 },
);
