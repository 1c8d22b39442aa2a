import { databaseRule } from "../../database.ts";
import { wellArchitected } from "../../frameworks.ts";
import { repositoryOf } from "../../image.ts";
import type { Container } from "../../kubernetes.ts";
import { eachContainer } from "../../pod.ts";
import { each, some } from "../../unknown.ts";
import { volumeAt } from "../../volumes.ts";
import { ownVolumes } from "../../stateful-set.ts";

/** Where the official images keep the data if PGDATA does not say otherwise. */
const DEFAULTS: ReadonlyMap<string, string> = new Map([
  ["postgres", "/var/lib/postgresql/data"],
  ["mysql", "/var/lib/mysql"],
  ["mariadb", "/var/lib/mysql"],
  ["percona", "/var/lib/mysql"],
  ["mongo", "/data/db"],
]);

/** The directory that the variable names, or else the one of the official image; images of others may differ. */
function dataDirectoryOf({ image, env }: Container): string | undefined {
  let directory = DEFAULTS.get(repositoryOf(image ?? "").replace(/^(docker\.io\/)?(library\/)?/, ""));
  each(env, (variable) => {
    if (variable.name === "PGDATA") directory = variable.value ?? "";
  });
  return directory;
}

export const dataDirectory = databaseRule(
  {
    name: "database-data-directory",
    displayName: "Data on volumes of its own",
    description: "Containers of databases must keep their data on volumes that each pod claims for itself.",
    severity: "critical",
    tags: ["database", "durability"],
    remediationSteps: "Mount a volume of spec.volumeClaimTemplates at or above the data directory.",
    url: "https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#volume-claim-templates",
    framework: wellArchitected("REL09-BP01"),
  },
  ({ statefulSet, pod }, report) => {
    const volumes = ownVolumes(statefulSet);
    const mounted = () =>
      some(pod.spec.containers, ({ volumeMounts }) => some(volumeMounts, ({ name }) => volumes.includes(name ?? "")));
    if (!mounted()) {
      report("A container must mount a volume of spec.volumeClaimTemplates.");
      return;
    }
    eachContainer(
      pod,
      (container, path) => {
        const directory = dataDirectoryOf(container);
        if (directory === undefined || volumes.includes(volumeAt(container, directory) ?? "")) return;
        report(`${path} must keep the data directory "${directory}" on a volume of spec.volumeClaimTemplates.`);
      },
      ["containers"],
    );
  },
);
