import type { EdgeSettings } from "../../settings/edge.ts";
import type { Peer } from "../../settings/network.ts";
import type { Settings } from "../../settings.ts";
import { type Flow, tcp } from "../network/index.ts";
import { solver, solvesInPods } from "./solver.ts";

/** Who passes requests on to the gateway: nobody where nothing is published. */
export const edgePeers = (edge: EdgeSettings): readonly Peer[] => (edge.mode === "none" ? [] : [edge.controller]);

/** The connections of the edge beside the one to the gateway, which the gateway declares. */
export const edgeFlows = ({ edge }: Pick<Settings, "edge">): readonly Flow[] =>
  solvesInPods(edge)
    ? [
        {
          from: { name: "edge", peers: edgePeers(edge) },
          to: { workload: solver.identity.name },
          ports: tcp(solver.port),
          why: "challenges of the certificate authority",
        },
      ]
    : [];
