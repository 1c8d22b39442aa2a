import { wellArchitected } from "../../frameworks.ts";
import { eachContainer, podOf, workloadTypes } from "../../pod.ts";
import { discovered, eachPrometheus, isScraped, type Prometheus } from "../../prometheus.ts";
import { stackRule } from "../../rule.ts";
import { namespaceOf, ofTypes } from "../../stack.ts";
import { each } from "../../unknown.ts";

/** The name of a port that promises metrics. */
const METRICS = /(^|-)metrics$/;

export const monitoringTargets = stackRule(
  {
    name: "monitoring-targets",
    displayName: "Everything is measured",
    description: "Prometheus must scrape each port of the stack's workloads whose name promises metrics.",
    severity: "medium",
    tags: ["monitoring"],
    remediationSteps: "Add a scrape job whose discovery and keep rules find the port, or give the port another name.",
    url: "https://prometheus.io/docs/prometheus/latest/configuration/configuration/#kubernetes_sd_config",
    framework: wellArchitected("REL06-BP01"),
  },
  (resources, report) => {
    const prometheis: Prometheus[] = [];
    eachPrometheus(
      resources,
      () => undefined,
      (prometheus) => {
        prometheis.push(prometheus);
      },
    );
    // Where the stack runs none, others measure it.
    if (prometheis.length === 0) return;
    each(ofTypes(resources, ...workloadTypes), ({ type, props, urn }) => {
      const pod = podOf(type, props);
      if (pod === undefined) return;
      eachContainer(pod, (container, path) => {
        each(container.ports, (port) => {
          if (!METRICS.test(port.name ?? "")) return;
          const found = discovered(namespaceOf(props), pod, container, port);
          if (prometheis.some((prometheus) => isScraped(prometheus, found))) return;
          report(`${path}.ports[${port.name ?? ""}] must be scraped.`, urn);
        });
      });
    });
  },
);
