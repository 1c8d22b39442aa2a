import type { Policies, ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import { type Exemption, exemptionFor, hasEnded } from "./exemptions.ts";

type Policy = Policies[number];

/** The rule as it is, but for what the exemptions allow; an exemption that has ended is told with the violation. */
export function exempt(rule: Policy, exemptions: readonly Exemption[]): Policy {
  const own = exemptions.filter((one) => one.rule === rule.name);
  if (own.length === 0) return rule;
  return "validateStack" in rule ? exemptStackRule(rule, own) : exemptResourceRule(rule, own);
}

function exemptResourceRule(rule: ResourceValidationPolicy, own: readonly Exemption[]): ResourceValidationPolicy {
  const { validateResource } = rule;
  if (typeof validateResource !== "function") throw new Error(`${rule.name} is no single function.`);
  return {
    ...rule,
    validateResource: (args, report) =>
      validateResource(args, (message) => {
        tell(own, args.urn, message, report);
      }),
  };
}

const exemptStackRule = (rule: StackValidationPolicy, own: readonly Exemption[]): StackValidationPolicy => ({
  ...rule,
  validateStack: (args, report) =>
    rule.validateStack(args, (message, urn = "") => {
      tell(own, urn, message, (told) => {
        report(told, urn);
      });
    }),
});

function tell(own: readonly Exemption[], urn: string, message: string, report: (message: string) => void): void {
  const exemption = exemptionFor(own, urn);
  if (exemption === undefined) report(message);
  else if (hasEnded(exemption)) report(`${message} Its exemption ended on ${exemption.until}.`);
}
