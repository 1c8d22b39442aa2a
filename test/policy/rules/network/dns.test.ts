import { compliantStack } from "../../application-stack.ts";
import { describeResourceRule } from "../../describe-rule.ts";
import { change } from "../../fixtures.ts";
import { UNKNOWN } from "../../harness.ts";

const EGRESS = "spec.egress.0";
const udp = { port: 53, protocol: "UDP" };
const tcp = { port: 53, protocol: "TCP" };
const servers = [{ namespaceSelector: {}, podSelector: { matchLabels: { "k8s-app": "kube-dns" } } }];
const other = { ports: [{ port: 5432, protocol: "TCP" }] };

const policy = change(compliantStack.admission, {
  "props.spec.egress": [{ ports: [udp, tcp], to: servers }, other],
});

describeResourceRule("network-dns", policy, {
  violates: {
    "UDP alone": { [`${EGRESS}.ports`]: [udp] },
    "TCP alone": { [`${EGRESS}.ports`]: [tcp] },
    "TCP alone, which is the default": { [`${EGRESS}.ports`]: [{ port: 53 }] },
    "no servers": { [`${EGRESS}.to`]: undefined },
    "an empty list of servers": { [`${EGRESS}.to`]: [] },
    "a second way to anybody": { "spec.egress": [{ ports: [udp, tcp], to: servers }, { ports: [udp, tcp] }] },
  },
  allows: {
    "other ports beside it": { [`${EGRESS}.ports`]: [udp, tcp, { port: 853, protocol: "TCP" }] },
    "no way out": { "spec.egress": undefined },
    "every port, which is for others to judge": { [`${EGRESS}.ports`]: undefined },
  },
  unknown: {
    "the ports": { [`${EGRESS}.ports`]: UNKNOWN.array },
    "the protocol": { [`${EGRESS}.ports`]: [{ port: 53, protocol: UNKNOWN.string }, tcp] },
    "the servers": { [`${EGRESS}.to`]: UNKNOWN.array },
  },
  violatesBesideUnknown: { [`${EGRESS}.ports`]: [udp], "spec.egress.1": UNKNOWN.object },
  unrelated: { "spec.ingress": UNKNOWN.array, metadata: UNKNOWN.object },
});
