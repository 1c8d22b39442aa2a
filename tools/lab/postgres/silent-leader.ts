import type { Lab } from "../lab.ts";
import type { Bounds, Facts } from "../scenario.ts";
import { longestSilence, ownPostgres } from "./platform.ts";
import { always, type Situation, underWrites } from "./under-writes.ts";
import { atOnce, type Look, watch } from "./watch.ts";

/** For how much longer than writes may fail the leader is silent, and is watched after that, in seconds. */
const margin = { silence: 20, watch: 30 };

/**
 * What must hold where a leader is silent for a time, and then goes on.
 *
 * @param twoLeaders for how long it may say that it leads when another one does, in seconds
 */
export const silentLeaderBounds = (twoLeaders: number): Bounds => ({
  ...always,
  outage: { atMost: longestSilence },
  "outage beyond the preset s": { atMost: 0 },
  "leader changes": { atMost: 1 },
  "new leaders": { atLeast: 1 },
  looks: { atLeast: 10 },
  "two leaders s": { atMost: twoLeaders },
  "writes of a former leader": { atMost: 0 },
  "rejoin s": { atMost: 60 },
});

/**
 * Silences the leader under writes for long enough that another one must lead, and watches it from within.
 *
 * @param silence returns what lets it go on
 */
export async function silentLeader(
  lab: Lab,
  silence: (situation: Situation) => Promise<() => Promise<void>>,
): Promise<Facts> {
  const limit = ownPostgres(lab.settings)?.silentLeader ?? Number.NaN;
  const seconds = limit + margin.silence;
  let looks: Promise<readonly Look[]> = Promise.resolve([]);
  const facts = await underWrites(
    lab,
    async (situation) => {
      looks = watch(lab, situation.leader, situation.connection, seconds + margin.watch);
      // Whoever asks for them learns what went wrong.
      looks.catch(() => undefined);
      const goOn = await silence(situation);
      await lab.sleep(seconds * 1000);
      await goOn();
    },
    async ({ leader, writer }) => atOnce(await looks, writer.attempts, leader.status.podIP ?? ""),
  );
  return {
    ...facts,
    "outage beyond the preset s": Math.max(0, (facts["outage"] ?? Number.NaN) - limit),
    "new leaders": facts["leader changes"] ?? Number.NaN,
  };
}
