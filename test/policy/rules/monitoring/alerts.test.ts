import { describeStackRule } from "../../describe-rule.ts";
import { DIGEST } from "../../fixtures.ts";
import { UNKNOWN } from "../../harness.ts";
import { compliantStack, prometheusFile, ruleFile } from "../../monitoring-stack.ts";

const POD = "prometheus.props.spec.template.spec";
const IMAGE = `${POD}.containers.0.image`;
const configured = (changes: object) => ({
  "configuration.props.data": { "prometheus.yaml": prometheusFile(changes) },
});

describeStackRule("monitoring-alerts", compliantStack, {
  violates: {
    "no ConfigMap": { configuration: undefined },
    "a ConfigMap of another namespace": { "configuration.props.metadata.namespace": "other" },
    "a ConfigMap without the file": { "configuration.props.data": { "other.yaml": "" } },
    "nobody who is told": configured({ alerting: undefined }),
    "an empty list of those who are told": configured({ alerting: { alertmanagers: [] } }),
    "no files with rules": configured({ rule_files: [] }),
    "no rules": { rules: undefined },
    "rules that nobody mounts": { [`${POD}.volumes.1.configMap.name`]: "other" },
    "no critical alert": { "rules.props.data": { "sark.yaml": ruleFile("warning") } },
    "rules that only record": {
      "rules.props.data": {
        "sark.yaml": "groups: [{name: a, rules: [{record: b, expr: up, labels: {severity: critical}}]}]",
      },
    },
    "rules that cannot be read": { "rules.props.data": { "sark.yaml": "groups: [" } },
  },
  allows: {
    "the other ending of the file": { "configuration.props.data": { "prometheus.yml": prometheusFile() } },
    "rules beside the configuration": {
      rules: undefined,
      "configuration.props.data": { "prometheus.yaml": prometheusFile(), "rules.yaml": ruleFile("critical") },
    },
    "an exporter": { [IMAGE]: `quay.io/prometheus/prometheus-exporter@${DIGEST}`, configuration: undefined },
    "no Prometheus": { prometheus: undefined, configuration: undefined },
  },
  overlaps: {},
  unknown: {
    "the files": { "configuration.props.data": UNKNOWN.object },
    "the main file": { "configuration.props.data": { "prometheus.yaml": UNKNOWN.string } },
    "the rules": { "rules.props.data": { "sark.yaml": UNKNOWN.string } },
    "the volumes": { [`${POD}.volumes`]: UNKNOWN.array },
    "whether it is Prometheus": { [IMAGE]: UNKNOWN.string, configuration: undefined },
  },
  unrelated: { "prometheus.props.spec.replicas": UNKNOWN.number, "sark.props.spec.replicas": UNKNOWN.number },
});
