import { stringify } from "yaml";
import type { ReceiverName, ReceiversSettings } from "../../settings/receivers.ts";
import type { Monitored } from "./contract.ts";
import { inhibitions } from "./inhibitions.ts";

/** Where things are in the container. */
export const directories = {
  configuration: "/etc/alertmanager",
  data: "/alertmanager",
  /** Each receiver's secret is a file in a folder of its own. */
  secrets: "/etc/alertmanager-secrets",
} as const;

/** Authority of the receivers, beside the configuration. */
export const authorityFile = "ca.crt";

/** Names of the receivers in the routes. */
export const receivers = {
  nobody: "nobody",
  team: "team",
  onCall: "on-call",
  deadMansSwitch: "dead-mans-switch",
} as const;

/** Path of a receiver's secret. */
export const secretFile = (receiver: ReceiverName, key: string): string => `${directories.secrets}/${receiver}/${key}`;

/**
 * Alertmanager's configuration file: who is told of what, and when. It holds no secret, only the paths of files with them.
 *
 * @param monitored whose alerts there are
 * @param keys name of the file with the secret of each receiver there is
 */
export function alertmanagerConfiguration(
  settings: ReceiversSettings,
  monitored: readonly Monitored[],
  keys: Readonly<Partial<Record<ReceiverName, string>>>,
): string {
  const file = (receiver: ReceiverName) => secretFile(receiver, keys[receiver] ?? "");
  const slack = settings.slack && { slack_configs: [slackMessage(file("slack"))] };
  const pagerDuty = settings.pagerDuty && {
    pagerduty_configs: [page(file("pagerDuty"), settings.pagerDuty.url)],
  };
  const deadMansSwitch = settings.deadMansSwitch && {
    webhook_configs: [{ url_file: file("deadMansSwitch"), send_resolved: false }],
  };
  const configuration = {
    ...(settings.caCertificate !== undefined && {
      global: { http_config: { tls_config: { ca_file: `${directories.configuration}/${authorityFile}` } } },
    }),
    route,
    inhibit_rules: inhibitions(monitored),
    receivers: [
      { name: receivers.nobody },
      { name: receivers.team, ...slack },
      { name: receivers.onCall, ...slack, ...pagerDuty },
      { name: receivers.deadMansSwitch, ...deadMansSwitch },
    ],
  };
  return stringify(configuration, { lineWidth: 0, aliasDuplicateObjects: false });
}

/** Critical alerts wake people and are seen by all, warnings wait for them. What is for information is only shown. */
const route = {
  receiver: receivers.nobody,
  // One message for all pods that have the same trouble.
  group_by: ["alertname", "namespace"],
  group_wait: "30s",
  group_interval: "5m",
  repeat_interval: "12h",
  routes: [
    {
      receiver: receivers.deadMansSwitch,
      matchers: ['alertname="Watchdog"'],
      group_wait: "0s",
      group_interval: "1m",
      repeat_interval: "1m",
    },
    { receiver: receivers.onCall, matchers: ['severity="critical"'], group_wait: "10s", repeat_interval: "4h" },
    { receiver: receivers.team, matchers: ['severity="warning"'] },
  ],
};

const summaries = "{{ range .Alerts }}{{ .Annotations.summary }}\n{{ end }}";

const slackMessage = (urlFile: string): object => ({
  api_url_file: urlFile,
  send_resolved: true,
  color:
    '{{ if eq .Status "firing" }}{{ if eq .CommonLabels.severity "critical" }}danger{{ else }}warning{{ end }}{{ else }}good{{ end }}',
  title: '{{ if eq .Status "resolved" }}Over: {{ end }}{{ .CommonLabels.alertname }} in {{ .CommonLabels.namespace }}',
  title_link: "{{ .CommonAnnotations.runbook_url }}",
  text: `${summaries}{{ .CommonAnnotations.description }}\n{{ .CommonAnnotations.runbook_url }}`,
});

const page = (keyFile: string, url: string | undefined): object => ({
  routing_key_file: keyFile,
  ...(url !== undefined && { url }),
  send_resolved: true,
  severity: "{{ .CommonLabels.severity }}",
  description:
    "{{ .CommonLabels.alertname }} in {{ .CommonLabels.namespace }}: {{ (index .Alerts 0).Annotations.summary }}",
  component: "{{ .CommonLabels.component }}",
  details: { runbook: "{{ .CommonAnnotations.runbook_url }}", summaries },
});
