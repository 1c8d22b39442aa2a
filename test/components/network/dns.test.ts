import assert from "node:assert/strict";
import fc from "fast-check";
import { nameOf, workloadsOf } from "../../../components/network/flows.ts";
import { dnsFlows } from "../../../components/network/index.ts";
import { exampleWith, settingsOf } from "../../support/configuration.ts";
import { anyFlows } from "./flow-tables.ts";

const networkWith = (dns: object) => settingsOf(exampleWith({ "sark:network": { dns } })).network;

const clusterDns = { namespace: "kube-system", podLabels: { "k8s-app": "kube-dns" } };

describe("DNS", () => {
  it("is open to every workload of the table and to nobody else", () => {
    fc.assert(
      fc.property(anyFlows, (flows) => {
        const asking = dnsFlows(flows, networkWith({})).map(({ from }) => nameOf(from));
        assert.deepEqual(asking, workloadsOf(flows));
      }),
    );
  });

  it("goes over UDP and TCP to the cluster's DNS pods and to the cache on the node", () => {
    const [flow] = dnsFlows([{ from: { workload: "a" }, to: { workload: "a" }, ports: [], why: "" }], networkWith({}));
    assert.deepEqual(flow, {
      from: { workload: "a" },
      to: { name: "cluster DNS", peers: [clusterDns, { cidrs: ["169.254.20.10/32"] }] },
      ports: [
        { port: 53, protocol: "UDP" },
        { port: 53, protocol: "TCP" },
      ],
      why: "names",
    });
  });

  it("reaches DNS pods on another port as well, and the cache on the node still on 53", () => {
    const network = networkWith({
      port: 5353,
      namespace: "dns",
      podLabels: { app: "dns" },
      nodeLocalAddress: "10.1.1.1/32",
    });
    const [flow] = dnsFlows([{ from: { workload: "a" }, to: { workload: "a" }, ports: [], why: "" }], network);
    assert.deepEqual(
      flow?.ports.map(({ port, protocol }) => `${protocol} ${port}`),
      ["UDP 53", "TCP 53", "UDP 5353", "TCP 5353"],
    );
    assert.deepEqual(flow.to, {
      name: "cluster DNS",
      peers: [{ namespace: "dns", podLabels: { app: "dns" } }, { cidrs: ["10.1.1.1/32"] }],
    });
  });
});
