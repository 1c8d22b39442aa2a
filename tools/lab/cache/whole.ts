import type { Lab } from "../lab.ts";
import type { Pod } from "../pods.ts";
import { allReady, untilWhole, untrue } from "../whole.ts";
import { ownCache } from "./platform.ts";
import { type Member, memberPods, members } from "./topology.ts";

const slotCount = 16_384;

/** For how long nothing may be amiss, in seconds. */
const steady = 5;

/** How large the cluster is to be. */
export interface Shape {
  readonly shards: number;
  readonly replicas: number;
}

/** What is amiss with the pods, each as a clause. */
export const outerDeficits = (pods: readonly Pod[], { shards, replicas }: Shape): readonly string[] =>
  untrue(allReady(pods, shards * (1 + replicas)));

/**
 * What is amiss within the cluster, each as a clause.
 *
 * @param zones of the pods by name, where Kubernetes says
 */
export function innerDeficits(
  found: readonly Member[],
  { shards, replicas }: Shape,
  zones: ReadonlyMap<string, string> = new Map(),
): readonly string[] {
  const unwell = found.filter(({ well }) => !well);
  const primaries = found.filter(({ slots }) => slots.length > 0);
  const served = primaries.flatMap(({ slots }) => slots).reduce((sum, [first, last]) => sum + last - first + 1, 0);
  const followers = (primary: Member) => found.filter(({ follows }) => follows === primary.id);
  const lonely = primaries.filter((primary) => followers(primary).length !== replicas);
  const beside = primaries.flatMap((primary) =>
    followers(primary).filter(({ name }) => zones.has(name) && zones.get(name) === zones.get(primary.name)),
  );
  return untrue([
    [unwell.length === 0, `${unwell.map(({ name, id }) => name || id).join(", ")} not reached by the others`],
    [served === slotCount, `${served} of ${slotCount} slots served`],
    [primaries.length === shards, `${primaries.length} of ${shards} primaries`],
    [lonely.length === 0, `${lonely.map(({ name }) => name).join(", ")} without ${replicas} replicas`],
    [beside.length === 0, `${beside.map(({ name }) => name).join(", ")} in the zone of its primary`],
  ]);
}

/**
 * Waits until the cluster is whole and stays so.
 *
 * @param seconds how long it may take
 * @param shape how large it is to be; default: as the settings say
 * @returns how long it took, in seconds
 */
export async function whole(
  lab: Lab,
  seconds: number,
  shape: Shape | undefined = ownCache(lab.settings),
): Promise<number> {
  if (shape === undefined) throw new Error("the cache is not the platform's own");
  return untilWhole(lab, { what: "the cache", seconds, steady, deficits: () => deficits(lab, shape) });
}

/** A member is asked only where the pods are right, for the question costs a busy pod more than the answer is worth. */
async function deficits(lab: Lab, shape: Shape): Promise<readonly string[]> {
  const pods = await memberPods(lab);
  const outer = outerDeficits(pods, shape);
  const [asked] = pods;
  if (outer.length > 0 || asked === undefined) return outer;
  const zones = new Map(
    pods.flatMap(({ metadata }): readonly [string, string][] => {
      const zone = metadata.labels?.["topology.kubernetes.io/zone"];
      return zone === undefined ? [] : [[metadata.name, zone]];
    }),
  );
  return innerDeficits(await members(lab, asked), shape, zones);
}
