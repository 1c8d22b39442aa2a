import { CONFIG_MAP, provides } from "../../config-map.ts";
import { eachDatabase } from "../../database.ts";
import { wellArchitected } from "../../frameworks.ts";
import type { StatefulWorkload } from "../../stateful-set.ts";
import { shortNameOf } from "../../image.ts";
import type { Volume } from "../../kubernetes.ts";
import { eachContainer } from "../../pod.ts";
import { configuresPostgres } from "../../postgres/index.ts";
import { stackRule } from "../../rule.ts";
import { inNamespace, namespaceOf } from "../../stack.ts";
import { allOf, anyOf, each, independently, some } from "../../unknown.ts";

const NAME = /^(postgres|timescale|patroni)/;
const IMAGE = /^(postgres|postgresql|postgis|timescaledb|timescaledb-ha|spilo|patroni)(-\d+)?$/;

/** Variables that would replace what the rules read in Patroni's file. */
const OVERRIDES: ReadonlySet<string> = new Set([
  "PATRONI_CONFIGURATION",
  "PATRONI_SCOPE",
  "PATRONI_KUBERNETES_LABELS",
  "PATRONI_KUBERNETES_SCOPE_LABEL",
  "PATRONI_POSTGRESQL_DATA_DIR",
]);

function isPostgres({ pod }: StatefulWorkload): boolean {
  return anyOf(
    () => NAME.test(pod.metadata.labels?.["app.kubernetes.io/name"] ?? ""),
    () =>
      some(pod.spec.containers, (container) =>
        anyOf(
          () => IMAGE.test(shortNameOf(container.image ?? "")),
          () => some(container.ports, ({ containerPort }) => containerPort === 5432),
        ),
      ),
  );
}

export const configurationSource = stackRule(
  {
    name: "postgres-configuration-source",
    displayName: "Configuration in the open",
    description: "PostgreSQL must take its configuration from a ConfigMap of the stack, where the rules can judge it.",
    severity: "high",
    tags: ["database", "postgres"],
    remediationSteps:
      "Mount a ConfigMap with patroni.yaml, or with postgresql.conf and pg_hba.conf, and set no variable in its place.",
    url: "https://patroni.readthedocs.io/en/latest/yaml_configuration.html",
    framework: wellArchitected("OPS05-BP01"),
  },
  (resources, report) => {
    eachDatabase(resources, report, (database, report) => {
      const { statefulSet, pod } = database;
      if (!isPostgres(database)) return;
      const configMaps = inNamespace(resources, () => namespaceOf(statefulSet), CONFIG_MAP);
      const configures = (volume: Volume): boolean =>
        some(configMaps, ({ props }) =>
          allOf(
            () => provides(props, volume, statefulSet),
            () => configuresPostgres(props),
          ),
        );
      independently(
        () => {
          if (some(pod.spec.volumes, configures)) return;
          report("The pods must mount a ConfigMap of the stack with patroni.yaml, or postgresql.conf and pg_hba.conf.");
        },
        () => {
          eachContainer(pod, (container, path) => {
            each(container.env, ({ name }) => {
              if (OVERRIDES.has(name ?? "")) report(`${path}.env[${name ?? ""}] must be left to patroni.yaml.`);
            });
          });
        },
      );
    });
  },
);
