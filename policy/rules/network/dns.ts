import { wellArchitected } from "../../frameworks.ts";
import { NETWORK_POLICY, type NetworkPolicy } from "../../network-policy.ts";
import { resourceRule } from "../../rule.ts";
import { each, independently, some } from "../../unknown.ts";

const DNS = 53;

export const dns = resourceRule(
  {
    name: "network-dns",
    displayName: "Names are asked of name servers",
    description:
      "NetworkPolicies that admit DNS must name the servers, and must admit it over UDP and TCP: long answers take TCP.",
    severity: "medium",
    tags: ["network"],
    remediationSteps: "Name the pods of the cluster's DNS in `to`, and admit port 53 with the protocols UDP and TCP.",
    url: "https://kubernetes.io/docs/concepts/services-networking/network-policies/",
    framework: wellArchitected("SEC05-BP02"),
  },
  [NETWORK_POLICY],
  ({ spec }: NetworkPolicy, report) => {
    each(spec?.egress, ({ ports, to }, index) => {
      const admits = (protocol: string): boolean =>
        some(ports, (one) => one.port === DNS && (one.protocol ?? "TCP") === protocol);
      const path = `spec.egress[${index}]`;
      independently(
        () => {
          const admitted = ["UDP", "TCP"].filter(admits);
          if (admitted.length === 1)
            report(`${path}.ports must admit DNS over UDP and TCP: it is ${admitted.join()} alone.`);
        },
        () => {
          if (!some(ports, ({ port }) => port === DNS)) return;
          if ((to ?? []).length === 0) report(`${path}.to must name the servers: names could be asked of anybody.`);
        },
      );
    });
  },
);
