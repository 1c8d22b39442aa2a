import type { Variant } from "../support/settings.ts";
import { type AlertCases, growing, namespace, type Series, series } from "../support/situation.ts";

/** How a controller counts so many answers with a status between two values. */
type Counter = (status: string, step: number) => Series;

const counters: Partial<Readonly<Record<Variant, Counter>>> = {
  haproxy: (status, step) =>
    series("haproxy_backend_http_responses_total", "edge", growing(step), {
      proxy: `${namespace}_gateway-service_8080`,
      code: `${status.slice(0, 1)}xx`,
    }),
  traefik: (status, step) =>
    series("traefik_service_requests_total", "edge", growing(step), {
      service: `${namespace}-gateway-service-8080@kubernetescrd`,
      code: status,
    }),
  ingressNginx: (status, step) =>
    series("nginx_ingress_controller_requests", "edge", growing(step), { exported_namespace: namespace, status }),
  envoyGateway: (status, step) =>
    series("envoy_cluster_upstream_rq_xx", "edge", growing(step), {
      envoy_cluster_name: `httproute/${namespace}/gateway/rule/0`,
      envoy_response_code_class: status.slice(0, 1),
    }),
};

export const edgeCases: readonly AlertCases[] = (Object.entries(counters) as [Variant, Counter][]).map(
  ([variant, counter]) => ({
    alert: "EdgeErrors",
    variant,
    severity: "critical",
    fires: [
      { when: "one answer in ten is an error", series: [counter("200", 90), counter("503", 10)] },
      { when: "there are only errors", series: [counter("503", 10)] },
    ],
    silent: [
      { when: "there are no errors", series: [counter("200", 100), counter("401", 50)] },
      { when: "one in a hundred is one", series: [counter("200", 99), counter("502", 1)] },
    ],
  }),
);
