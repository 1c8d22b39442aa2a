import type { Settings } from "../settings.ts";
import type { Check } from "./checks.ts";
import type { OwnMonitoringSettings } from "./monitoring.ts";
import { receiverNames } from "./receivers.ts";

/** What must hold together where the platform is measured. */
export const monitoringChecks: readonly Check[] = [
  ownCheck("images", ["images", "monitoring"], ({ images }, { grafana, healthProbe }) => {
    const needed = {
      prometheus: true,
      alertmanager: true,
      kubeStateMetrics: true,
      blackboxExporter: healthProbe.enabled,
      grafana: grafana.enabled,
    };
    const names = ["prometheus", "alertmanager", "kubeStateMetrics", "blackboxExporter", "grafana"] as const;
    const missing = names.filter((name) => needed[name] && images[name] === undefined);
    return missing.length === 0
      ? undefined
      : `must name ${missing.join(" and ")} while sark:monitoring.mode is own: the platform runs them itself`;
  }),
  ownCheck("network.apiServer", ["network", "monitoring"], ({ network }) =>
    network.apiServer === undefined
      ? "is required while sark:monitoring.mode is own: Prometheus finds pods there. Find its addresses with: kubectl get " +
        "endpointslices --selector=kubernetes.io/service-name=kubernetes"
      : undefined,
  ),
  ownCheck("monitoring.receivers", ["environment", "monitoring"], ({ environment }, { receivers }) =>
    environment === "production" && receivers.slack === undefined && receivers.pagerDuty === undefined
      ? "must have slack or pagerDuty while sark:environment is production: nobody would learn of an alert"
      : undefined,
  ),
  ownCheck("monitoring.grafana.url", ["monitoring"], (_settings, { grafana }) =>
    grafana.signIn !== undefined && grafana.url?.startsWith("https:") !== true
      ? "must be an https URL while sark:monitoring.grafana.signIn is set: the identity provider sends people back there"
      : undefined,
  ),
  ownCheck("monitoring.receivers.peers", ["monitoring"], (_settings, { receivers }) =>
    receiverNames.some((name) => receivers[name] !== undefined) && receivers.peers.length === 0
      ? "must say where the receivers are: Alertmanager can open connections to nobody else"
      : undefined,
  ),
  {
    needs: ["network", "monitoring"],
    at: "network.metricsClients",
    problem: ({ network, monitoring }) =>
      monitoring.mode === "operator" && network.metricsClients.length === 0
        ? "must name the Prometheus of the operator while sark:monitoring.mode is operator: it could measure nothing"
        : undefined,
  },
];

/** A check of a monitoring of the platform's own. */
function ownCheck(
  at: string,
  needs: Check["needs"],
  problem: (settings: Settings, own: OwnMonitoringSettings) => string | undefined,
): Check {
  return {
    needs,
    at,
    problem: (settings) => (settings.monitoring.mode === "own" ? problem(settings, settings.monitoring) : undefined),
  };
}
