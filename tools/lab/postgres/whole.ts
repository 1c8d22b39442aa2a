import type { Lab } from "../lab.ts";
import type { Pod } from "../pods.ts";
import { allReady, untilWhole, untrue } from "../whole.ts";
import { isLabelledLeader, type Member, members, serverPods } from "./patroni.ts";
import { names } from "./platform.ts";

/** For how long nothing may be amiss, in seconds: what Patroni says may be one of its rounds old. */
const steady = 12;

/** The cluster as Kubernetes and the leader's Service see it. */
export interface Outside {
  readonly pods: readonly Pod[];
  /** Addresses that the leader's Service sends clients to. */
  readonly endpoints: readonly string[];
  /** How many pods there have to be. */
  readonly replicas: number;
}

/** What is amiss with the pods, each as a clause. */
export function outerDeficits({ pods, endpoints, replicas }: Outside): readonly string[] {
  const labelled = pods.filter(isLabelledLeader);
  return untrue([
    ...allReady(pods, replicas),
    [labelled.length === 1, `${labelled.length} pods labelled as the leader`],
    [
      endpoints.join() === labelled.map(({ status }) => status.podIP).join(),
      `the leader's Service leads to ${endpoints.join(", ") || "nobody"}`,
    ],
  ]);
}

/** What is amiss within the cluster, each as a clause. */
export function innerDeficits(members: readonly Member[], { pods, replicas }: Outside): readonly string[] {
  const leaders = members.filter(({ role }) => role === "leader");
  const [leader] = leaders;
  const followers = members.filter(({ role }) => role !== "leader");
  const behind = followers.filter(({ state, timeline }) => state !== "streaming" || timeline !== leader?.timeline);
  const labelled = pods.filter(isLabelledLeader);
  return untrue([
    [members.length === replicas, `${members.length} of ${replicas} members`],
    [leaders.length === 1, `${leaders.length} leaders`],
    [leader?.state === "running", `the leader is ${leader?.state ?? "absent"}`],
    [behind.length === 0, behind.map(({ name, state }) => `${name} is ${state || "silent"} or behind`).join(", ")],
    [followers.some(({ role }) => role === "synchronous"), "no synchronous standby"],
    [labelled.some(({ metadata }) => metadata.name === leader?.name), "another pod is labelled as the leader"],
  ]);
}

/**
 * Waits until the cluster is whole and stays so.
 *
 * @param seconds how long it may take
 * @returns how long it took, in seconds
 */
export async function whole(lab: Lab, seconds: number): Promise<number> {
  const replicas = await wantedReplicas(lab);
  return untilWhole(lab, { what: "PostgreSQL", seconds, steady, deficits: () => allDeficits(lab, replicas) });
}

/** Patroni is asked only where all else is right, for the question costs a busy pod more than the answer is worth. */
async function allDeficits(lab: Lab, replicas: number): Promise<readonly string[]> {
  const [pods, endpoints] = await Promise.all([serverPods(lab), leaderEndpoints(lab)]);
  const outside = { pods, endpoints, replicas };
  const outer = outerDeficits(outside);
  return outer.length > 0 ? outer : innerDeficits(await members(lab), outside);
}

async function wantedReplicas(lab: Lab): Promise<number> {
  const { spec } = await lab.get<{ spec: { replicas: number } }>("statefulset", names.server);
  return spec.replicas;
}

interface EndpointSlice {
  readonly endpoints?: readonly {
    readonly addresses: readonly string[];
    readonly conditions?: { readonly ready?: boolean };
  }[];
}

async function leaderEndpoints(lab: Lab): Promise<readonly string[]> {
  const { items } = await lab.get<{ items: readonly EndpointSlice[] }>(
    ...["endpointslices", `--selector=kubernetes.io/service-name=${names.leaderService}`],
  );
  return items
    .flatMap(({ endpoints = [] }) => endpoints)
    .filter(({ conditions }) => conditions?.ready !== false)
    .flatMap(({ addresses }) => addresses);
}

/** The leader and the replicas of a whole cluster. */
export async function cast(lab: Lab): Promise<{ readonly leader: Pod; readonly replicas: readonly Pod[] }> {
  const [pods, found] = await Promise.all([serverPods(lab), members(lab)]);
  const name = found.find(({ role }) => role === "leader")?.name;
  const leader = pods.find(({ metadata }) => metadata.name === name);
  if (leader === undefined) throw new Error("PostgreSQL has no leader");
  return { leader, replicas: pods.filter((pod) => pod !== leader) };
}
