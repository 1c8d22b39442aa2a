import { controls } from "../../amazon.ts";
import { isEverybody } from "../../everybody.ts";
import { resourceRule } from "../../rule.ts";
import { each, independently } from "../../unknown.ts";

interface Rule {
  readonly cidrBlocks?: readonly string[] | null;
  readonly ipv6CidrBlocks?: readonly string[] | null;
}

/** A group with rules within it, or one of the two kinds of rules that are resources of their own. */
interface Resource extends Rule {
  readonly ingress?: readonly Rule[] | null;
  readonly type?: string | null;
  readonly cidrIpv4?: string | null;
  readonly cidrIpv6?: string | null;
}

const RULE = "aws:ec2/securityGroupRule:SecurityGroupRule";

export const securityGroups = resourceRule(
  {
    ...controls("EC2.18", "EC2.19", "EC2.53", "EC2.54"),
    name: "aws-security-groups",
    displayName: "Security groups that let nobody unknown in",
    description: "Security groups must not let the whole internet in.",
    severity: "critical",
    remediationSteps: "Name the security groups of clients, or their own address ranges.",
  },
  ["aws:ec2/securityGroup:SecurityGroup", "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", RULE],
  (resource: Resource, report, type) => {
    const judge = (range: string | null | undefined, path: string): void => {
      if (isEverybody(range)) report(`${path} must not be ${range ?? ""}.`);
    };
    const judgeRule = (rule: Rule, path: string): void => {
      each(["cidrBlocks", "ipv6CidrBlocks"] as const, (field) => {
        each(rule[field], (range, index) => {
          judge(range, `${path}${field}[${index}]`);
        });
      });
    };
    independently(
      () => {
        each(resource.ingress, (rule, index) => {
          judgeRule(rule, `ingress[${index}].`);
        });
      },
      () => {
        judge(resource.cidrIpv4, "cidrIpv4");
      },
      () => {
        judge(resource.cidrIpv6, "cidrIpv6");
      },
      () => {
        if (type === RULE && resource.type !== "egress") judgeRule(resource, "");
      },
    );
  },
);
