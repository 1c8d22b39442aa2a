import { wellArchitected } from "../../frameworks.ts";
import { alertsWith, eachPrometheus } from "../../prometheus.ts";
import { stackRule } from "../../rule.ts";
import { listAt, textsAt } from "../../yaml.ts";

export const monitoringAlerts = stackRule(
  {
    name: "monitoring-alerts",
    displayName: "Somebody is called",
    description: "Prometheus must evaluate alerts, a critical one among them, and hand them to Alertmanager.",
    severity: "high",
    tags: ["monitoring"],
    remediationSteps:
      "Mount ConfigMaps with prometheus.yaml, in which rule_files and alerting.alertmanagers are set, and with the rules.",
    url: "https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/",
    framework: wellArchitected("REL06-BP03"),
  },
  (resources, report) => {
    eachPrometheus(resources, report, ({ configuration, files }, report) => {
      if (listAt(configuration, "alerting", "alertmanagers").length === 0) {
        report("alerting.alertmanagers must name those that are told of alerts.");
      }
      if (textsAt(configuration, "rule_files").length === 0) report("rule_files must name the files with rules.");
      else if (!files.some((text) => alertsWith("critical", text))) {
        report("The rules must have an alert with the label severity: critical.");
      }
    });
  },
);
