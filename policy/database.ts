import { runsOneOf } from "./image.ts";
import type { Container } from "./kubernetes.ts";
import type { Pod } from "./pod.ts";
import { kindOf, type StatefulWorkload } from "./stateful-set.ts";
import { allOf, anyOf, some } from "./unknown.ts";

/** Which workloads are databases: those whose loss is a loss of data. A cache is none, even where it keeps files. */

const COMPONENT = "app.kubernetes.io/component";

/** Short names of the images of database servers, without a version at their end. Tools for them have longer names. */
const SERVER_IMAGES: ReadonlySet<string> = new Set(
  [
    ["postgres", "postgresql", "postgis", "timescaledb", "timescaledb-ha", "spilo", "patroni"],
    ["mysql", "mysql-server", "mariadb", "percona", "percona-server"],
    ["mongo", "mongodb", "mongodb-community-server", "mongodb-enterprise-server"],
  ].flat(),
);

/** Ports of PostgreSQL, MySQL and MongoDB. */
const SERVER_PORTS: ReadonlySet<number> = new Set([5432, 3306, 27017]);

/** Whether the pod says that it is a database, or runs the image of one. */
export function runsDatabase(pod: Pod): boolean {
  return anyOf(
    () => pod.metadata.labels?.[COMPONENT] === "database",
    () => some(pod.spec.containers, runsOneOf(SERVER_IMAGES)),
  );
}

function opensPort({ ports }: Container): boolean {
  return some(ports, ({ containerPort }) => SERVER_PORTS.has(containerPort ?? 0));
}

/** Whether the StatefulSet is a database: by label, by image, or because it listens like one and keeps volumes. */
export function isDatabase({ statefulSet, pod }: StatefulWorkload): boolean {
  return anyOf(
    () => statefulSet.metadata?.labels?.[COMPONENT] === "database",
    () => runsDatabase(pod),
    () =>
      allOf(
        () => some(pod.spec.containers, opensPort),
        () => (statefulSet.spec?.volumeClaimTemplates ?? []).length > 0,
      ),
  );
}

/** Rules about each database by itself, and judging every database of the stack. */
export const { rule: databaseRule, each: eachDatabase } = kindOf(isDatabase);
