import { parseQuantity } from "../../settings/quantities.ts";
import type { ContainerResources } from "../../settings/services.ts";
import type { Lab } from "./lab.ts";
import { isReady, type Pod } from "./pods.ts";
import type { Bounds, Facts } from "./scenario.ts";
import { updateWith } from "./stack.ts";
import { rolledOut } from "./workload.ts";

/** What must hold where all members of a store are replaced. */
export const oneAfterTheOther: Bounds = {
  "members that stayed": { atMost: 0 },
  "members away at once": { atMost: 1 },
  "replicas after a leader": { atMost: 0 },
};

/** What is seen of the members at one time. */
export interface Sight {
  /** Names of those that lead, as they were shortly before the pods were looked at. */
  readonly leaders: ReadonlySet<string>;
  readonly pods: readonly Pod[];
}

/** Watches how members are replaced, by one sight after another. */
export class Replacement {
  private readonly before: ReadonlyMap<string, string>;
  private leaders: ReadonlySet<string>;
  /** Whether each that is gone led until it was told to end, in the order in which they were. */
  private readonly gone = new Map<string, boolean>();
  private away = 0;

  constructor({ pods, leaders }: Sight) {
    this.before = new Map(pods.map(({ metadata }) => [metadata.name, metadata.uid]));
    this.leaders = leaders;
  }

  add({ pods, leaders }: Sight): void {
    const staying = new Set(
      pods.filter(({ metadata }) => metadata.deletionTimestamp === undefined).map(({ metadata }) => metadata.uid),
    );
    for (const [name, uid] of this.before) {
      // Who led is asked before: a leader hands over as soon as it is told to end.
      if (!staying.has(uid) && !this.gone.has(name)) this.gone.set(name, this.leaders.has(name));
    }
    const here = pods.filter((pod) => isReady(pod) && staying.has(pod.metadata.uid));
    this.away = Math.max(this.away, this.before.size - here.length);
    this.leaders = leaders;
  }

  facts(): Facts {
    const led = [...this.gone.values()];
    const first = led.indexOf(true);
    return {
      "members that stayed": this.before.size - led.length,
      "members away at once": this.away,
      "replicas after a leader": first === -1 ? Number.NaN : led.slice(first).filter((leads) => !leads).length,
    };
  }
}

/** A store that is given more memory. */
export interface Store {
  /** Its setting, and what that says of its resources. */
  readonly setting: string;
  readonly resources: ContainerResources;
  /** Name of its StatefulSet. */
  readonly statefulSet: string;
}

/** How long all members may take, in seconds. */
const timeout = 900;

/** Gives a store more memory by an update of the stack, and watches its members until all are replaced. */
export async function updated(lab: Lab, store: Store, look: () => Promise<Sight>): Promise<Facts> {
  return watched(lab, look, async () => {
    await updateWith(lab, (config) => {
      config[store.setting] = { ...config[store.setting], resources: withMoreMemory(store.resources) };
    });
    // Pulumi may look before the controller of StatefulSets has, and take the state from before for the new one.
    await rolledOut(lab, `statefulset/${store.statefulSet}`, timeout);
  });
}

/** Watches members while `replace` replaces them. What cannot be seen at one time is seen at the next. */
export async function watched(lab: Lab, look: () => Promise<Sight>, replace: () => Promise<void>): Promise<Facts> {
  const replacement = new Replacement(await look());
  let isOver = false;
  const watching = lab.until("the members to be replaced", timeout, async () => {
    const sight = await look().catch(() => undefined);
    if (sight !== undefined) replacement.add(sight);
    return isOver;
  });
  // Whoever waits for it learns what went wrong.
  watching.catch(() => undefined);
  try {
    await replace();
  } finally {
    isOver = true;
  }
  await watching;
  return replacement.facts();
}

const withMoreMemory = ({ requests, limits }: ContainerResources): ContainerResources => ({
  requests,
  limits: { ...limits, memory: `${Math.ceil((parseQuantity(limits.memory) * 1.25) / 2 ** 20)}Mi` },
});
