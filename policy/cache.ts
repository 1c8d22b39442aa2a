import { runsOneOf } from "./image.ts";
import { kindOf, type StatefulWorkload } from "./stateful-set.ts";
import { anyOf, some } from "./unknown.ts";

/** Which workloads are caches: Valkey and its relatives, in StatefulSets. */

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
export const isCacheServer = runsOneOf(SERVER_IMAGES);

function isCache({ statefulSet, pod }: StatefulWorkload): boolean {
  return anyOf(
    () => statefulSet.metadata?.labels?.[COMPONENT] === "cache",
    () => pod.metadata.labels?.[COMPONENT] === "cache",
    () => some(pod.spec.containers, isCacheServer),
  );
}

/** Rules about each cache by itself, and judging every cache of the stack. */
export const { rule: cacheRule, each: eachCache } = kindOf(isCache);
