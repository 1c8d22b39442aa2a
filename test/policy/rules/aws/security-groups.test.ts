import { amazon } from "../../amazon-stack.ts";
import { describeResourceRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

describeResourceRule("aws-security-groups", amazon.group, {
  violates: {
    everybody: { ingress: [{ cidrBlocks: ["0.0.0.0/0"] }] },
    "everybody over IPv6": { ingress: [{ ipv6CidrBlocks: ["::/0"] }] },
  },
  allows: {
    "a range": { ingress: [{ cidrBlocks: ["10.0.0.0/16"] }] },
    "going anywhere": { egress: [{ cidrBlocks: ["0.0.0.0/0"] }] },
  },
  unknown: {
    "the rules": { ingress: UNKNOWN.array },
    "a range of one": { ingress: [{ cidrBlocks: [UNKNOWN.string] }] },
  },
  violatesBesideUnknown: { ingress: [{ cidrBlocks: [UNKNOWN.string, "0.0.0.0/0"] }] },
  unrelated: { vpcId: UNKNOWN.string },
});

describeResourceRule("aws-security-groups", amazon.rule, {
  violates: { everybody: { cidrIpv4: "0.0.0.0/0" }, "everybody over IPv6": { cidrIpv6: "::/0" } },
  allows: { "a range": { cidrIpv4: "10.0.0.0/16" } },
  unknown: { "the range": { cidrIpv4: UNKNOWN.string } },
  violatesBesideUnknown: { cidrIpv6: "::/0", cidrIpv4: UNKNOWN.string },
  unrelated: { fromPort: UNKNOWN.number, securityGroupId: UNKNOWN.string },
});

describeResourceRule(
  "aws-security-groups",
  { type: "aws:ec2/securityGroupRule:SecurityGroupRule", props: { type: "ingress", cidrBlocks: ["10.0.0.0/16"] } },
  {
    violates: { everybody: { cidrBlocks: ["0.0.0.0/0"] } },
    allows: { "going anywhere": { type: "egress", cidrBlocks: ["0.0.0.0/0"] } },
    unknown: { "the ranges": { cidrBlocks: UNKNOWN.array } },
    unrelated: { fromPort: UNKNOWN.number },
  },
);
