import type { Lab } from "../lab.ts";
import { runInNetwork } from "../pod-network.ts";
import type { Pod } from "../pods.ts";
import type { Facts } from "../scenario.ts";
import type { Connection } from "./access.ts";
import { type Attempt, firstOfAnother } from "./accounting.ts";
import { names } from "./platform.ts";
import { configuration } from "./writer.ts";

/** Longest wait for a connection or an answer, in milliseconds. */
const patience = 1_000;

/** What one server said to somebody in its own network, who is not cut off from it. Times in milliseconds since 1970. */
export interface Look {
  readonly started: number;
  readonly ended: number;
  /** Whether it says that it leads. */
  readonly leading: boolean;
  readonly outcome: Attempt["outcome"];
}

/**
 * Asks one server again and again whether it leads, and tries to write to it, from within its pod's network.
 *
 * @param seconds for how long
 */
export async function watch(lab: Lab, pod: Pod, connection: Connection, seconds: number): Promise<readonly Look[]> {
  const timeouts = { connectTimeout: patience, readTimeout: patience };
  const options = { ...timeouts, address: pod.status.podIP ?? "", duration: seconds * 1000 };
  const command = [lab.session.programs.writer, "watch"];
  return looksIn(await runInNetwork(lab, pod, names.container, command, configuration(connection, options)));
}

/** @param text a line of JSON for each look */
export const looksIn = (text: string): readonly Look[] =>
  text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Look);

/** For how long a former leader and its successor led at the same time, as far as anybody could notice. */
export function atOnce(looks: readonly Look[], attempts: readonly Attempt[], address: string): Facts {
  const succeeded = firstOfAnother(attempts, address);
  const late = looks.filter(({ started }) => started >= succeeded);
  const leading = late.filter(({ leading }) => leading);
  const [first, last] = [leading[0], leading.at(-1)];
  return {
    looks: looks.length,
    "two leaders s": first === undefined || last === undefined ? 0 : (last.ended - first.started) / 1000,
    "writes of a former leader": late.filter(({ outcome }) => outcome === "acknowledged").length,
  };
}
