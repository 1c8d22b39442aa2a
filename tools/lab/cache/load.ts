import type { Lab } from "../lab.ts";
import type { Range } from "../load/numbered.ts";
import { runInNetwork } from "../pod-network.ts";
import { isReady, type Pod, podsOf } from "../pods.ts";
import { fileOf, secretOf } from "../secrets.ts";
import type { Attempt } from "./accounting.ts";
import { memberHost, names, proxyAddress } from "./platform.ts";

/** What the load is told beside where to connect. Times in milliseconds. */
export interface Options {
  readonly prefix: string;
  readonly connections?: number;
  /** Commands a second over all connections; absent: as many as possible. */
  readonly rate?: number;
  readonly duration?: number;
  readonly count?: number;
}

/** Where to connect, and as whom. The password must never be shown. */
type Connection = Readonly<Record<string, string | boolean>>;

/** SARK's way: a plain client of the proxy in its pod. */
export const throughProxy = async (lab: Lab): Promise<Connection> => ({
  address: proxyAddress,
  password: await secretOf(lab, "sark", "REDIS_PASSWORD"),
});

/** A client that knows clusters and TLS, past the proxy. */
export const pastProxy = async (lab: Lab, member: Pod): Promise<Connection> => ({
  address: `${member.status.podIP ?? ""}:${names.port}`,
  user: names.user,
  password: await secretOf(lab, "sark", "REDIS_PASSWORD"),
  authority: await fileOf(lab, "sark", names.trust.volume, names.trust.file),
  serverName: memberHost(member.metadata.name, lab.namespace),
  cluster: true,
});

/** A pod of SARK in whose network the load runs. */
export async function sarkPod(lab: Lab): Promise<Pod> {
  const pod = (await podsOf(lab, "sark")).find(isReady);
  if (pod === undefined) throw new Error("no pod of SARK is ready");
  return pod;
}

/**
 * Runs the load where the proxy of a pod is, and returns what it says.
 *
 * @param mode of the program
 */
const run = async (lab: Lab, pod: Pod, mode: string, connection: Connection, options: Options): Promise<string> =>
  runInNetwork(
    lab,
    pod,
    names.proxy,
    [lab.session.programs.cacheLoad, mode],
    `${JSON.stringify({ ...connection, ...options })}\n`,
  );

/** Writes for a time; each attempt and what came of it. */
export async function writes(
  lab: Lab,
  pod: Pod,
  connection: Connection,
  options: Options,
): Promise<readonly Attempt[]> {
  const text = await run(lab, pod, "write", connection, options);
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Attempt);
}

/** Which of the numbers that were written are there. */
export async function present(lab: Lab, pod: Pod, connection: Connection, options: Options): Promise<readonly Range[]> {
  return JSON.parse(await run(lab, pod, "verify", connection, options)) as readonly Range[];
}

/** What came of every command that works across shards. */
export interface Commands {
  readonly sent: number;
  readonly wrong: number;
  readonly moved: number;
  readonly slots: number;
  readonly examples: readonly string[];
}

export async function commands(lab: Lab, pod: Pod, connection: Connection, options: Options): Promise<Commands> {
  return JSON.parse(await run(lab, pod, "commands", connection, options)) as Commands;
}

/** How fast it was. Times in milliseconds. */
export interface Speed {
  readonly commands: number;
  readonly failures: Readonly<Record<string, number>>;
  /** Commands a second. */
  readonly rate: number;
  readonly p50: number;
  readonly p99: number;
}

export async function measure(lab: Lab, pod: Pod, connection: Connection, options: Options): Promise<Speed> {
  return JSON.parse(await run(lab, pod, "measure", connection, options)) as Speed;
}
