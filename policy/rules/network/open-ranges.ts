import { SERVICE } from "../../edge.ts";
import { isEverybody } from "../../everybody.ts";
import { wellArchitected } from "../../frameworks.ts";
import type { NamedResource } from "../../kubernetes.ts";
import { NETWORK_POLICY, type NetworkPolicy, type Peer } from "../../network-policy.ts";
import { resourceRule } from "../../rule.ts";
import type { Service } from "../../service.ts";
import { each, independently } from "../../unknown.ts";

/** Why everybody is meant. */
const REASON = "sark-platform/open-range";

type Complain = (path: string) => void;

function judgePolicy({ spec }: NetworkPolicy, complain: Complain): void {
  const judgePeers = (peers: readonly Peer[] | null | undefined, path: string): void => {
    each(peers, ({ ipBlock }, index) => {
      if (isEverybody(ipBlock?.cidr)) complain(`${path}[${index}].ipBlock.cidr`);
    });
  };
  independently(
    () => {
      each(spec?.ingress, ({ from }, index) => {
        judgePeers(from, `spec.ingress[${index}].from`);
      });
    },
    () => {
      each(spec?.egress, ({ to }, index) => {
        judgePeers(to, `spec.egress[${index}].to`);
      });
    },
  );
}

function judgeService({ spec }: Service, complain: Complain): void {
  each(spec?.loadBalancerSourceRanges, (range, index) => {
    if (isEverybody(range)) complain(`spec.loadBalancerSourceRanges[${index}]`);
  });
}

export const openRanges = resourceRule(
  {
    name: "network-open-ranges",
    displayName: "No open range without a reason",
    description:
      "NetworkPolicies and load balancers must not name every address, unless the reason for it is given with them.",
    severity: "high",
    tags: ["network"],
    remediationSteps: `Name the ranges that are meant, or say why all are in the annotation ${REASON}.`,
    url: "https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-to-and-from-selectors",
    framework: wellArchitected("SEC05-BP02"),
  },
  [NETWORK_POLICY, SERVICE],
  (resource: NamedResource, report, type) => {
    const judge: (resource: NamedResource, complain: Complain) => void = type === SERVICE ? judgeService : judgePolicy;
    judge(resource, (path) => {
      const reason = resource.metadata?.annotations?.[REASON] ?? "";
      if (reason.trim() === "") report(`${path} must not be every address without a reason.`);
    });
  },
);
