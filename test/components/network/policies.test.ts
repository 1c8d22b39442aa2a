import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import fc from "fast-check";
import { type Flow, type ForeignEnd, isWorkload, type WorkloadEnd } from "../../../components/network/flows.ts";
import { defaultDeny, policiesOf } from "../../../components/network/policies.ts";
import { anyFlows } from "./flow-tables.ts";

// The table of flows and the policies must say the same. Both are taken apart into single sentences, such as
// "gateway may open TCP 8000 to the pods app.kubernetes.io/name=sark", and compared.

const named = (workload: string) => `pods ${JSON.stringify({ "app.kubernetes.io/name": workload })}`;

/** Every end in words, from the table. */
function wordsOf(end: WorkloadEnd | ForeignEnd): readonly string[] {
  if (isWorkload(end)) return [named(end.workload)];
  return end.peers.flatMap((peer) =>
    "cidrs" in peer
      ? peer.cidrs.map((cidr) => `addresses ${cidr}`)
      : [
          `pods ${JSON.stringify(peer.podLabels ?? {})} of namespace {"kubernetes.io/metadata.name":"${peer.namespace}"}`,
        ],
  );
}

function sentencesOfTable(flows: readonly Flow[]): readonly string[] {
  return flows.flatMap(({ from, to, ports }) =>
    ports.flatMap(({ port, protocol }) => [
      ...(isWorkload(from)
        ? wordsOf(to).map((words) => `${from.workload} may open ${protocol} ${port} to ${words}`)
        : []),
      ...(isWorkload(to)
        ? wordsOf(from).map((words) => `${to.workload} may accept ${protocol} ${port} from ${words}`)
        : []),
    ]),
  );
}

interface RulePeer {
  readonly podSelector?: { readonly matchLabels: unknown };
  readonly namespaceSelector?: { readonly matchLabels: unknown };
  readonly ipBlock?: { readonly cidr: string };
}

interface Rule {
  readonly from?: readonly RulePeer[];
  readonly to?: readonly RulePeer[];
  readonly ports: readonly { readonly port: number; readonly protocol: string }[];
}

function peerInWords({ podSelector, namespaceSelector, ipBlock }: RulePeer): string {
  if (ipBlock) return `addresses ${ipBlock.cidr}`;
  const pods = `pods ${JSON.stringify(podSelector?.matchLabels)}`;
  return namespaceSelector ? `${pods} of namespace ${JSON.stringify(namespaceSelector.matchLabels)}` : pods;
}

/** Every rule of the policies in words; a rule without peers or ports would allow everything. */
function sentencesOfPolicies(flows: readonly Flow[]): readonly string[] {
  return policiesOf(flows).flatMap(({ workload, spec }) => {
    assert.deepEqual(spec.podSelector, { matchLabels: { "app.kubernetes.io/name": workload } });
    assert.deepEqual(spec.policyTypes, ["Ingress", "Egress"]);
    const sentences = (rules: unknown, side: "from" | "to", verb: string) =>
      (rules as readonly Rule[]).flatMap(({ ports, [side]: peers = [] }) => {
        assert.ok(peers.length > 0 && ports.length > 0, "a rule allows everybody or every port");
        return ports.flatMap(({ port, protocol }) =>
          peers.map((peer) => `${workload} may ${verb} ${protocol} ${port} ${side} ${peerInWords(peer)}`),
        );
      });
    return [...sentences(spec.ingress, "from", "accept"), ...sentences(spec.egress, "to", "open")];
  });
}

describe("network policies", () => {
  it("say exactly what the table of flows says, at both ends", () => {
    fc.assert(
      fc.property(anyFlows, (flows) => {
        assert.deepEqual([...sentencesOfPolicies(flows)].sort(), [...sentencesOfTable(flows)].sort());
      }),
      { numRuns: 300 },
    );
  });

  it("exist once for each workload of the table, and for nothing else", () => {
    fc.assert(
      fc.property(anyFlows, (flows) => {
        const ends = flows.flatMap(({ from, to }) => [from, to]).filter(isWorkload);
        const workloads = [...new Set(ends.map(({ workload }) => workload))].sort();
        assert.deepEqual(
          policiesOf(flows).map(({ workload }) => workload),
          workloads,
        );
      }),
    );
  });

  it("do not depend on the order of the table", () => {
    fc.assert(
      fc.property(anyFlows, (flows) => {
        const reversed = sentencesOfPolicies([...flows].reverse());
        assert.deepEqual([...reversed].sort(), [...sentencesOfPolicies(flows)].sort());
      }),
    );
  });

  it("deny every pod everything else, both ways", () => {
    assert.deepEqual(defaultDeny, { podSelector: {}, policyTypes: ["Ingress", "Egress"] });
  });

  it("tell what each rule is for", () => {
    const ports = [{ port: 1, protocol: "TCP" as const }];
    const [gateway, sark] = policiesOf([
      { from: { workload: "gateway" }, to: { workload: "sark" }, ports, why: "authorize" },
      { from: { workload: "sark" }, to: { name: "SIEM", peers: [{ namespace: "siem" }] }, ports, why: "audit" },
    ]);
    assert.equal(gateway?.description, "to sark: authorize");
    assert.equal(sark?.description, "from gateway: authorize; to SIEM: audit");
  });

  it("refuse a flow without peers or ports: the rule would allow all of them", () => {
    const from = { workload: "sark" };
    const ports = [{ port: 1, protocol: "TCP" as const }];
    for (const peers of [[], [{ cidrs: [] }]]) {
      assert.throws(() => policiesOf([{ from, to: { name: "all", peers }, ports, why: "?" }]), /every peer/);
      assert.throws(() => policiesOf([{ from: { name: "all", peers }, to: from, ports, why: "?" }]), /every peer/);
    }
    assert.throws(() => policiesOf([{ from, to: from, ports: [], why: "?" }]), /every port/);
  });

  it("lead to the subnets of stores at Amazon, beside what is known, and refuse to where there are none", async () => {
    const from = { workload: "sark" };
    const ports = [{ port: 1, protocol: "TCP" as const }];
    const to = { name: "RDS", peers: [{ cidrs: ["192.0.2.0/24"] }], inStoreSubnets: true };
    const egress = (ranges?: readonly string[]) =>
      policiesOf([{ from, to, ports, why: "?" }], ranges && pulumi.output([...ranges]))[0]?.spec.egress;
    const found = await new Promise((resolve) => {
      pulumi.output(egress(["10.20.32.0/24"])).apply(resolve);
    });
    assert.deepEqual(found, [
      { to: [{ ipBlock: { cidr: "192.0.2.0/24" } }, { ipBlock: { cidr: "10.20.32.0/24" } }], ports },
    ]);
    assert.throws(() => egress(), /nobody says which subnets RDS is in/);
  });
});
