import { shortNameOf } from "./image.ts";
import type { Container, NamedResource } from "./kubernetes.ts";
import { type Pod, podAt } from "./pod.ts";
import { type Description, type Report, resourceRule, type StackReport } from "./rule.ts";
import { ofTypes, type StackResource } from "./stack.ts";
import { allOf, anyOf, each, known, some } from "./unknown.ts";

/** Which workloads are databases: those whose loss is a loss of data. A cache is none, even where it keeps files. */

export const STATEFUL_SET = "kubernetes:apps/v1:StatefulSet";

export interface StatefulSet extends NamedResource {
  readonly spec?: {
    readonly replicas?: number | null;
    readonly persistentVolumeClaimRetentionPolicy?: {
      readonly whenDeleted?: string | null;
      readonly whenScaled?: string | null;
    } | null;
    readonly volumeClaimTemplates?: readonly NamedResource[] | null;
  } | null;
}

/** A StatefulSet that is a database. */
export interface Database {
  readonly statefulSet: StatefulSet;
  readonly pod: Pod;
}

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

/** The StatefulSet with its pod. */
export function withPod(statefulSet: StatefulSet): Database {
  return { statefulSet, pod: podAt(["spec", "template"], statefulSet) };
}

/** Whether the pod says that it is a database, or runs the image of one. */
export function runsDatabase(pod: Pod): boolean {
  return anyOf(
    () => pod.metadata.labels?.[COMPONENT] === "database",
    () => some(pod.spec.containers, isServer),
  );
}

function isServer({ image }: Container): boolean {
  return SERVER_IMAGES.has(shortNameOf(image ?? "").replace(/-\d+$/, ""));
}

function opensPort({ ports }: Container): boolean {
  return some(ports, ({ containerPort }) => SERVER_PORTS.has(containerPort ?? 0));
}

/** Whether the StatefulSet is a database: by label, by image, or because it listens like one and keeps volumes. */
export function isDatabase({ statefulSet, pod }: Database): boolean {
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

/** Where it is not known yet whether it is a database, that matters only once there is something to report. */
function judgeDatabase(statefulSet: StatefulSet, report: Report, judge: (database: Database, report: Report) => void) {
  const database = withPod(statefulSet);
  if (!known(() => isDatabase(database), true)) return;
  judge(database, (message) => {
    if (isDatabase(database)) report(message);
  });
}

/** A rule about each database by itself. */
export function databaseRule(description: Description, judge: (database: Database, report: Report) => void) {
  return resourceRule(description, [STATEFUL_SET], (statefulSet, report) => {
    judgeDatabase(statefulSet, report, judge);
  });
}

/** Judges every database of the stack. */
export function eachDatabase(
  resources: readonly StackResource[],
  report: StackReport,
  judge: (database: Database, report: Report) => void,
): void {
  each(ofTypes(resources, STATEFUL_SET), ({ props, urn }) => {
    judgeDatabase(
      props,
      (message) => {
        report(message, urn);
      },
      judge,
    );
  });
}

/** Names of the volumes that each pod of the StatefulSet keeps for itself. */
export function ownVolumes({ spec }: StatefulSet): string[] {
  return (spec?.volumeClaimTemplates ?? []).map(({ metadata }) => metadata?.name ?? "");
}
