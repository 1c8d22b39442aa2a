import type { PublishedEdge } from "../../../settings/edge.ts";
import type { EdgeObject, Target } from "../adapter.ts";
import { alb } from "./alb.ts";
import { envoyGateway } from "./envoy-gateway.ts";
import { gatewayApi } from "./gateway-api.ts";
import { haproxy } from "./haproxy.ts";
import { ingressNginx } from "./ingress-nginx.ts";
import { nginx } from "./nginx.ts";
import { traefik } from "./traefik.ts";

/** Renders an edge with the adapter of its mode. */
export function render(edge: PublishedEdge, target: Target): readonly EdgeObject[] {
  switch (edge.mode) {
    case "alb":
      return alb(edge, target);
    case "haproxy":
      return haproxy(edge, target);
    case "traefik":
      return traefik(edge, target);
    case "nginx":
      return nginx(edge, target);
    case "ingress-nginx":
      return ingressNginx(edge, target);
    case "envoy-gateway":
      return envoyGateway(edge, target);
    case "gateway-api":
      return gatewayApi(edge, target);
  }
}
