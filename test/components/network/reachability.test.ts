import assert from "node:assert/strict";
import { nameOf, workloadsOf } from "../../../components/network/flows.ts";
import { platformFlows } from "../../../components/platform.ts";
import { solver } from "../../../components/edge/solver.ts";
import type { Settings } from "../../../settings.ts";
import { archiveWith, clusterWith, exampleWith, pem, settingsOf } from "../../support/configuration.ts";
import { exampleWithEdge } from "../../support/edge.ts";
import { policiesFor } from "../../support/network-policy.ts";
import type { NetworkPolicy } from "../../support/network-policy-types.ts";
import { recordPlatform } from "../../support/platform.ts";
import type { Registration } from "../../support/recorder.ts";
import { stacks, stackSettings } from "../../support/stacks.ts";
import { attemptsOf, compare, partiesOf, podsIn, policiesIn } from "./matrix.ts";

// The policies as they are rendered, judged by an evaluator that knows Kubernetes and nothing of this program, over all pairs
// of parties and all ports, against the flow table.

const variants: Readonly<Record<string, Settings>> = {
  ...Object.fromEntries(stacks.map((stack) => [`stack ${stack}`, stackSettings(stack)])),
  "stores of others": settingsOf(exampleWith({ "sark:network dns": { port: 5353 } })),
  "audit trail elsewhere": settingsOf(
    clusterWith({
      "sark:postgres auditArchive": archiveWith({ tls: { mode: "verify-full", caCertificate: pem("A") } }),
    }),
  ),
  "SARK over TLS": settingsOf(exampleWith({ "sark:sark tls": { mode: "required" } })),
  "upstream contract": settingsOf(exampleWith({ "sark:contract": "upstream" })),
  "edge with certificates by HTTP": settingsOf(
    exampleWith(
      exampleWithEdge("haproxy", {
        exposure: "public",
        certificate: { source: "acme", email: "platform@example.com", challenge: { type: "http01" } },
      }),
    ),
  ),
};

/** Pods that others make in the namespace, where the settings ask them to. */
const madeByOthers: readonly string[] = [solver.identity.name];

for (const [title, settings] of Object.entries(variants)) {
  describe(`who reaches whom: ${title}`, () => {
    const flows = platformFlows(settings);
    const home = settings.namespace;
    let all: readonly Registration[];
    let policies: readonly NetworkPolicy[];
    before(async () => {
      all = await recordPlatform(settings);
      policies = policiesIn(all);
    });

    it("is what the flow table says, for every pair and every port", function () {
      this.timeout(60_000);
      const { judged, allowed, differences } = compare(
        policies,
        flows,
        partiesOf(all, flows, home),
        attemptsOf(all, flows),
        home,
      );
      assert.deepEqual(differences, []);
      assert.ok(allowed > 0 && judged > 50 * allowed, `${allowed} of ${judged} are allowed`);
      console.log(`measured: ${judged} connections judged, ${allowed} allowed, 0 differences (${title})`);
    });

    it("leaves no pod without policies of its own, in either direction", () => {
      const pods = podsIn(all);
      assert.ok(pods.length > 0);
      for (const pod of pods) {
        for (const direction of ["Ingress", "Egress"] as const) {
          const names = policiesFor(policies, direction, { address: "", ...pod }).map(({ metadata }) => metadata.name);
          assert.equal(names.length, 2, `${pod.name} is selected by ${names.join(", ")}`);
          assert.ok(names.includes("default-deny"));
        }
      }
    });

    it("knows no end without pods", () => {
      const existing = podsIn(all).map(({ pod }) => pod?.labels["app.kubernetes.io/name"]);
      const orphans = workloadsOf(flows).filter((name) => !existing.includes(name) && !madeByOthers.includes(name));
      assert.deepEqual(orphans, []);
    });
  });
}

describe("who reaches whom", () => {
  it("differs as soon as one rule is missing, one is too wide, or one is left over", async function () {
    this.timeout(60_000);
    const settings = settingsOf(exampleWith({}));
    const flows = platformFlows(settings);
    const home = settings.namespace;
    const all = await recordPlatform(settings);
    const policies = policiesIn(all);
    const differences = (changed: readonly NetworkPolicy[], table = flows) =>
      compare(changed, table, partiesOf(all, flows, home), attemptsOf(all, flows), home).differences.length;
    assert.equal(differences(policies), 0);

    const [first] = policies.filter(({ metadata }) => metadata.name === "sark");
    assert.ok(first);
    const without = policies.filter((policy) => policy !== first);
    const changed = (spec: Partial<NetworkPolicy["spec"]>) => [
      ...without,
      { ...first, spec: { ...first.spec, ...spec } },
    ];
    const { ingress = [], egress = [] } = first.spec;
    for (const [what, broken] of [
      ["no rule for who connects", changed({ ingress: ingress.slice(1) })],
      ["no rule for where it connects to", changed({ egress: egress.slice(1) })],
      ["everybody on one port", changed({ ingress: ingress.map(({ from: _from, ...rest }) => rest) })],
      ["the rules for all pods", changed({ podSelector: {} })],
      ["no denial", policies.filter(({ metadata }) => metadata.name !== "default-deny")],
    ] as const) {
      assert.ok(differences(broken) > 0, what);
    }
    for (const flow of flows) {
      assert.ok(
        differences(
          policies,
          flows.filter((each) => each !== flow),
        ) > 0,
        `${nameOf(flow.from)}: ${flow.why}`,
      );
    }
  });
});
