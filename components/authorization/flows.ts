import type { Settings } from "../../settings.ts";
import { type Flow, portOf, tcp } from "../network/index.ts";

/** Where the policy engine in each SARK pod fetches its policies: nowhere, unless they come as a bundle. */
export function authorizationFlows({ authorization }: Pick<Settings, "authorization">): readonly Flow[] {
  const { delivery } = authorization;
  if (delivery.mode !== "bundle") return [];
  return [
    {
      from: { workload: "sark" },
      to: { name: "policy storage", peers: [delivery.peer] },
      ports: tcp(portOf(delivery.url)),
      why: "signed policies",
    },
  ];
}
