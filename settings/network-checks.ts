import type { Check } from "./checks.ts";

/** What must hold together about who talks to whom. */
export const networkChecks: readonly Check[] = [
  {
    needs: ["network", "mcpServers"],
    at: "network.hostNamePolicies",
    problem: ({ network, mcpServers }) => {
      const named = mcpServers.filter(({ peer }) => "hostNames" in peer).map(({ name }) => name);
      return named.length === 0 || network.hostNamePolicies !== "none"
        ? undefined
        : `must not be none while a server of sark:mcpServers is known by its host names: ${named.join(", ")}. Policies of ` +
            "Kubernetes know addresses only: give { cidrs }, or let Cilium enforce names";
    },
  },
  {
    needs: ["mcpServers"],
    at: "mcpServers",
    problem: ({ mcpServers }) => {
      const missing = mcpServers.flatMap(({ name, url, peer }) => {
        const { hostname } = new URL(url);
        return "hostNames" in peer && !peer.hostNames.includes(hostname) ? [`${name} (${hostname})`] : [];
      });
      return missing.length === 0
        ? undefined
        : `must have the host of each url among its peer.hostNames: ${missing.join(", ")}`;
    },
  },
];
