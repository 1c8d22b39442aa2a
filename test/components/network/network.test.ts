import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { Network, tcp } from "../../../components/network/index.ts";
import { metadataOf, ofKind } from "../../support/find.ts";
import { record } from "../../support/recorder.ts";

describe("Network", () => {
  const flow = { from: { workload: "gateway" }, to: { workload: "sark" }, ports: tcp(8000, 8000), why: "authorize" };

  it("makes one policy for each workload beside the one that denies everything", async () => {
    const registrations = await record(() => new Network("net", { namespace: pulumi.output("home"), flows: [flow] }));
    const policies = ofKind(registrations, "NetworkPolicy");
    assert.deepEqual(
      policies.map((policy) => [policy.name, metadataOf(policy).name, metadataOf(policy).namespace]),
      [
        ["net-default-deny", "default-deny", "home"],
        ["net-gateway", "gateway", "home"],
        ["net-sark", "sark", "home"],
      ],
    );
    assert.deepEqual(policies[0]?.inputs["spec"], { podSelector: {}, policyTypes: ["Ingress", "Egress"] });
    assert.deepEqual(metadataOf(policies[1] ?? assert.fail()).annotations, {
      "kubernetes.io/description": "to sark: authorize",
    });
    assert.deepEqual(policies[1]?.inputs["spec"], {
      podSelector: { matchLabels: { "app.kubernetes.io/name": "gateway" } },
      policyTypes: ["Ingress", "Egress"],
      ingress: [],
      egress: [
        {
          to: [{ podSelector: { matchLabels: { "app.kubernetes.io/name": "sark" } } }],
          ports: [{ port: 8000, protocol: "TCP" }],
        },
      ],
    });
  });
});
