import { STATEFUL_SET, type StatefulSet } from "./database.ts";
import { shortNameOf } from "./image.ts";
import type { Container } from "./kubernetes.ts";
import { type Pod, podAt } from "./pod.ts";
import { type Description, type Report, resourceRule, type StackReport } from "./rule.ts";
import { ofTypes, type StackResource } from "./stack.ts";
import { anyOf, each, known, some } from "./unknown.ts";

/** Which workloads are caches: Valkey and its relatives, in StatefulSets. */

/** A StatefulSet that is a cache. */
export interface Cache {
  readonly statefulSet: StatefulSet;
  readonly pod: Pod;
}

const COMPONENT = "app.kubernetes.io/component";

/** Short names of the images of servers, without a version at their end. Tools for them have longer names. */
const SERVER_IMAGES: ReadonlySet<string> = new Set([
  "valkey",
  "valkey-bundle",
  "valkey-cluster",
  "redis",
  "redis-cluster",
]);

/** Whether the container runs the image of a server. */
export const isCacheServer = ({ image }: Container): boolean =>
  SERVER_IMAGES.has(shortNameOf(image ?? "").replace(/-\d+$/, ""));

function isCache({ statefulSet, pod }: Cache): boolean {
  return anyOf(
    () => statefulSet.metadata?.labels?.[COMPONENT] === "cache",
    () => pod.metadata.labels?.[COMPONENT] === "cache",
    () => some(pod.spec.containers, isCacheServer),
  );
}

/** Where it is not known yet whether it is a cache, that matters only once there is something to report. */
function judgeCache(statefulSet: StatefulSet, report: Report, judge: (cache: Cache, report: Report) => void): void {
  const cache = { statefulSet, pod: podAt(["spec", "template"], statefulSet) };
  if (!known(() => isCache(cache), true)) return;
  judge(cache, (message) => {
    if (isCache(cache)) report(message);
  });
}

/** A rule about each cache by itself. */
export const cacheRule = (description: Description, judge: (cache: Cache, report: Report) => void) =>
  resourceRule(description, [STATEFUL_SET], (statefulSet, report) => {
    judgeCache(statefulSet, report, judge);
  });

/** Judges every cache of the stack. */
export function eachCache(
  resources: readonly StackResource[],
  report: StackReport,
  judge: (cache: Cache, report: Report) => void,
): void {
  each(ofTypes(resources, STATEFUL_SET), ({ props, urn }) => {
    judgeCache(
      props,
      (message) => {
        report(message, urn);
      },
      judge,
    );
  });
}
