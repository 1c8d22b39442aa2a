import { wellArchitected } from "../../frameworks.ts";
import { eachPatroni, peerLabels, usesKubernetes } from "../../postgres/index.ts";
import { stackRule } from "../../rule.ts";
import { each } from "../../unknown.ts";

export const patroniScope = stackRule(
  {
    name: "postgres-patroni-scope",
    displayName: "Patroni finds its peers",
    description: "Pods of Patroni must have the labels by which Patroni looks for them: others never join the cluster.",
    severity: "high",
    tags: ["database", "postgres", "availability"],
    remediationSteps:
      "Give the pods all of kubernetes.labels of patroni.yaml, and its scope under kubernetes.scope_label (cluster-name).",
    url: "https://patroni.readthedocs.io/en/latest/yaml_configuration.html#kubernetes",
    framework: wellArchitected("REL11-BP02"),
  },
  (resources, report) => {
    eachPatroni(resources, report, (patroni, report) => {
      if (!usesKubernetes(patroni)) return;
      const wanted = peerLabels(patroni);
      if (wanted === undefined) report("patroni.yaml must name the cluster in scope.");
      each(Object.entries(wanted ?? {}), ([label, value]) => {
        if (patroni.pod.metadata.labels?.[label] === value) return;
        report(`spec.template.metadata.labels must have ${label}: ${value}, as patroni.yaml says.`);
      });
    });
  },
);
