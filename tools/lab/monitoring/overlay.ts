import { versions } from "../../setup/versions.ts";
import { home, host, port, receiverSecret } from "./receivers.ts";

/** Requests and limits: what is measured is small, and so is the machine. */
const resources = (cpu: string, memory: string, largest: string) => ({
  requests: { cpu, memory, ephemeralStorage: "16Mi" },
  limits: { cpu: "1", memory: largest, ephemeralStorage: "64Mi" },
});

const storage = { size: "1Gi", class: { existing: "local" } };

/** Images are known by name alone where no registry has them; any digest will do. */
const image = (name: string, tag: string, digit: string) => ({
  repository: `localhost/sark-platform/${name}`,
  tag,
  digest: `sha256:${digit.repeat(64)}`,
});

/** What monitoring runs, as the settings name it. */
export const images = {
  prometheus: image("prometheus", versions.prometheus, "a"),
  alertmanager: image("alertmanager", versions.alertmanager, "b"),
  kubeStateMetrics: image("kube-state-metrics", versions.kubeStateMetrics, "c"),
  blackboxExporter: image("blackbox-exporter", versions.blackboxExporter, "d"),
};

/**
 * Gives stack local a monitoring of its own that tells the stand-ins of alerts. How often is measured and when people are called
 * is as in production; Grafana is left out, for its image is not built here.
 *
 * @param authority of the stand-ins' certificate, in PEM form
 */
export const withOwnMonitoring =
  (authority: string) =>
  (config: Record<string, object>): void => {
    config["sark:images"] = { ...config["sark:images"], ...images };
    const from = (key: string) => ({ from: { secret: receiverSecret.name, key } });
    config["sark:monitoring"] = {
      mode: "own",
      prometheus: { storage, resources: resources("100m", "128Mi", "512Mi") },
      alertmanager: { storage, resources: resources("20m", "32Mi", "128Mi") },
      kubeStateMetrics: { resources: resources("20m", "32Mi", "128Mi") },
      grafana: { enabled: false },
      healthProbe: { enabled: true },
      receivers: {
        slack: from(receiverSecret.slack),
        pagerDuty: { ...from(receiverSecret.pagerDuty), url: `https://${host}:${port}/v2/enqueue` },
        deadMansSwitch: from(receiverSecret.deadMansSwitch),
        peers: [{ namespace: home, podLabels: { "app.kubernetes.io/name": "receivers" } }],
        port,
        caCertificate: authority,
      },
    };
  };
