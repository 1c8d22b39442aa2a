import { compliantStack } from "../../application-stack.ts";
import { describeResourceRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

const reason = {
  "metadata.annotations": { "sark-platform/open-range": "The identity provider has no fixed addresses." },
};
const peers = (cidr: unknown) => [{ ipBlock: { cidr } }];
const egress = (cidr: unknown) => ({ "spec.egress": [{ to: peers(cidr) }] });

describeResourceRule("network-open-ranges", compliantStack.admission, {
  violates: {
    "every address as a client": { "spec.ingress": [{ from: peers("0.0.0.0/0") }] },
    "every address as a server": egress("0.0.0.0/0"),
    "every address of the other family": egress("::/0"),
    "every address but some": { "spec.egress": [{ to: [{ ipBlock: { cidr: "0.0.0.0/0", except: ["10.0.0.0/8"] } }] }] },
    "an empty reason": { ...egress("0.0.0.0/0"), "metadata.annotations": { "sark-platform/open-range": " " } },
  },
  allows: {
    "a range": egress("10.0.0.0/16"),
    "every address, with a reason": { ...egress("0.0.0.0/0"), ...reason },
    "no rules": { "spec.ingress": undefined },
    "empty lists": { "spec.ingress": [{ from: [] }], "spec.egress": [] },
  },
  unknown: {
    "a range": egress(UNKNOWN.string),
    "the peers": { "spec.ingress": [{ from: UNKNOWN.array }] },
    "the reason": { ...egress("0.0.0.0/0"), "metadata.annotations": UNKNOWN.object },
  },
  violatesBesideUnknown: { "spec.ingress": UNKNOWN.array, ...egress("0.0.0.0/0") },
  unrelated: { "spec.podSelector": UNKNOWN.object, "metadata.labels": UNKNOWN.object },
});

const balancer = {
  ...compliantStack.service,
  props: {
    ...compliantStack.service.props,
    spec: { ...compliantStack.service.props.spec, type: "LoadBalancer", loadBalancerSourceRanges: ["198.51.100.0/24"] },
  },
};
const RANGES = "spec.loadBalancerSourceRanges";

describeResourceRule("network-open-ranges", balancer, {
  violates: { "every address": { [RANGES]: ["0.0.0.0/0"] }, "every address among others": { [`${RANGES}.1`]: "::/0" } },
  allows: { "every address, with a reason": { [RANGES]: ["0.0.0.0/0"], ...reason }, "an empty list": { [RANGES]: [] } },
  unknown: { "the ranges": { [RANGES]: UNKNOWN.array } },
  violatesBesideUnknown: { [RANGES]: [UNKNOWN.string, "::/0"] },
  unrelated: { "spec.selector": UNKNOWN.object },
});
