import { wellArchitected } from "../../frameworks.ts";
import { ownVolumes } from "../../stateful-set.ts";
import { eachPatroni } from "../../postgres/index.ts";
import { stackRule } from "../../rule.ts";
import { allOf, some } from "../../unknown.ts";
import { volumeAt } from "../../volumes.ts";
import { valueAt } from "../../yaml.ts";

export const patroniDataDirectory = stackRule(
  {
    name: "postgres-patroni-data-directory",
    displayName: "Patroni's data on volumes of its own",
    description: "Patroni must keep PostgreSQL's data on a volume that each pod claims for itself.",
    severity: "critical",
    tags: ["database", "postgres", "durability"],
    remediationSteps: "Set postgresql.data_dir of patroni.yaml to a directory on a volume of volumeClaimTemplates.",
    url: "https://patroni.readthedocs.io/en/latest/yaml_configuration.html#postgresql",
    framework: wellArchitected("REL09-BP01"),
  },
  (resources, report) => {
    eachPatroni(resources, report, ({ statefulSet, pod, settings, volume }, report) => {
      const directory = valueAt(settings, "postgresql", "data_dir");
      const volumes = ownVolumes(statefulSet);
      const isKept =
        typeof directory === "string" &&
        some(pod.spec.containers, (container) =>
          allOf(
            // Of all containers, those that read the configuration run Patroni.
            () => some(container.volumeMounts, ({ name }) => name === volume),
            () => volumes.includes(volumeAt(container, directory) ?? ""),
          ),
        );
      if (!isKept) report("postgresql.data_dir of patroni.yaml must lie on a volume of spec.volumeClaimTemplates.");
    });
  },
);
