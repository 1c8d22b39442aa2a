import type { EdgeMode, PublishedEdge } from "../../settings/edge.ts";
import type { Settings } from "../../settings.ts";

/** What the proxies of a controller tell of their answers. */
export interface Answers {
  readonly path: string;
  /** The counter of answers. */
  readonly metric: string;
  /** Label by which the platform's answers are told from others, and a pattern of its values. */
  readonly ours: { readonly label: string; readonly pattern: string };
  /** Label with the status, and part of a selector of those that are failures. */
  readonly status: string;
  readonly failed: string;
}

type Of = (namespace: string, service: string) => Answers;

/** By mode, from the sources of the controllers; those of other modes count nothing by status. */
const answers: Partial<Readonly<Record<EdgeMode, Of>>> = {
  // HAProxy's own exporter. The controller names backends by namespace, Service and port.
  haproxy: (namespace, service) => ({
    path: "/metrics",
    metric: "haproxy_backend_http_responses_total",
    ours: { label: "proxy", pattern: `${namespace}_${service}_.+` },
    status: "code",
    failed: 'code="5xx"',
  }),
  traefik: (namespace, service) => ({
    path: "/metrics",
    metric: "traefik_service_requests_total",
    ours: { label: "service", pattern: `${namespace}-${service}-.+` },
    status: "code",
    failed: 'code=~"5.."',
  }),
  // The label of the Ingress gives way to that of the target.
  "ingress-nginx": (namespace) => ({
    path: "/metrics",
    metric: "nginx_ingress_controller_requests",
    ours: { label: "exported_namespace", pattern: namespace },
    status: "status",
    failed: 'status=~"5.."',
  }),
  "envoy-gateway": (namespace) => ({
    path: "/stats/prometheus",
    metric: "envoy_cluster_upstream_rq_xx",
    ours: { label: "envoy_cluster_name", pattern: `httproute/${namespace}/.+` },
    status: "envoy_response_code_class",
    failed: 'envoy_response_code_class="5"',
  }),
};

/** What is asked of an edge's controller. */
export interface MeasuredEdge extends Answers {
  readonly namespace: string;
  readonly podLabels: Readonly<Record<string, string>>;
  readonly port: number;
  readonly pods: number;
}

/**
 * Where the edge is measured: nowhere where the settings do not say so.
 *
 * @param service name of the gateway's Service
 */
export function measuredEdge(
  { edge, namespace }: Pick<Settings, "edge" | "namespace">,
  service: string,
): MeasuredEdge | undefined {
  if (edge.mode === "none") return undefined;
  const metrics = metricsOf(edge);
  const { controller } = edge;
  if (metrics === undefined || !("namespace" in controller)) return undefined;
  const told = answers[edge.mode]?.(namespace, service);
  return told && { ...told, ...metrics, namespace: controller.namespace, podLabels: controller.podLabels ?? {} };
}

const metricsOf = (edge: PublishedEdge) => ("metrics" in edge ? edge.metrics : undefined);
