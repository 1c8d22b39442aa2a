import { controls, isAcknowledged, STORES } from "../../amazon.ts";
import { stackRule } from "../../rule.ts";
import { ofTypes } from "../../stack.ts";
import { each } from "../../unknown.ts";

export const storeProtection = stackRule(
  {
    ...controls("RDS.8", "KMS.3"),
    name: "aws-store-protection",
    displayName: "Stores that are not replaced by mistake",
    description:
      "Databases, caches, keys and buckets must be protected, so that Pulumi neither replaces nor deletes them.",
    severity: "critical",
    remediationSteps:
      "Set the resource option protect. Where the store is to go, name it in sark:aws.acknowledgedChanges for that one update.",
  },
  (resources, report) => {
    each(ofTypes(resources, ...STORES), ({ opts, props, urn, name }) => {
      if (opts.protect || isAcknowledged(props)) return;
      report(`${name} must have the resource option protect, or its change must be acknowledged by name.`, urn);
    });
  },
);
