import { auditRows, lostWrites } from "../audit.ts";
import type { Client } from "../client.ts";
import type { Lab } from "../lab.ts";
import { type Calls, rightAnswer } from "../request.ts";
import type { Facts } from "../scenario.ts";
import { account, type Account, lastEnd, type Result } from "./accounting.ts";
import { Attack, type Load } from "./attack.ts";
import { type Generator, inPod } from "./generator.ts";

/** Requests a second beside a fault: so few that a machine of two processors carries them with all that the fault brings about. */
export const modestRate = 40;

/** How long the first right answers may take, in seconds. */
const firstAnswerTimeout = 20;

/** Right answers of each load before anything is done to the platform. */
const warmUp = 20;

/** How long the load goes on after the work is done, in milliseconds: a late consequence must not be missed. */
const aftermath = 2_000;

/** New connections and used ones, half of the calls each. Both find faults that the other does not. */
export const bothKinds = (caller: Load["caller"], rate: number): readonly Load[] => [
  { caller, rate: rate / 2, keepAlive: false },
  { caller, rate: rate / 2, keepAlive: true },
];

/** Who calls. */
export interface Traffic {
  readonly client: Client;
  readonly calls: Calls;
  /** Default: in the client's pod. */
  readonly generator?: Generator;
}

/** A load and everything that came of it. */
export interface Sent {
  readonly load: Load;
  readonly results: readonly Result[];
}

/**
 * Does `work` under load: begins when every load is answered rightly, and goes on until enough was sent.
 *
 * @param atLeast requests of all loads together
 */
export async function underLoad(
  lab: Lab,
  { client, calls, generator = inPod(lab, client) }: Traffic,
  loads: readonly Load[],
  atLeast: number,
  work: () => Promise<void>,
): Promise<readonly Sent[]> {
  const attacks = loads.map((load) => ({ load, attack: new Attack(lab, generator, calls, load) }));
  const sent = () => attacks.reduce((sum, { attack }) => sum + attack.results.length, 0);
  try {
    await lab.until("the first right answers to a load", firstAnswerTimeout, async () =>
      Promise.resolve(
        attacks.every(({ load, attack }) => {
          const right = attack.results.filter(({ status }) => status === rightAnswer[load.caller]);
          return right.length >= warmUp;
        }),
      ),
    );
    await work();
    await lab.sleep(aftermath);
    const rate = loads.reduce((sum, load) => sum + load.rate, 0);
    await lab.until(`${atLeast} requests`, (3 * atLeast) / rate, async () => {
      lab.note(`${sent()} of ${atLeast} requests`);
      return Promise.resolve(sent() >= atLeast);
    });
  } catch (error) {
    await Promise.allSettled(attacks.map(({ attack }) => attack.stop()));
    throw error;
  }
  await Promise.all(attacks.map(({ attack }) => attack.stop()));
  return attacks.map(({ load, attack }) => ({ load, results: attack.results }));
}

/** Everything that was not answered rightly. */
export const failures = (sent: readonly Sent[]): readonly Result[] =>
  sent.flatMap(({ load, results }) => results.filter(({ status }) => status !== rightAnswer[load.caller]));

/** When a request failed for the last time; `since` if none did after that. Moments in milliseconds since 1970. */
export const lastFailure = (sent: readonly Sent[], since: number): number => lastEnd(failures(sent), since);

/** What a load shows: every request's fate, and the decisions that the audit trail does not know. */
export async function loadFacts(lab: Lab, calls: Calls, sent: readonly Sent[]): Promise<Facts> {
  return { ...requestFacts(lab, sent), lost: lostWrites(allOf(sent), await auditRows(lab, calls.prefix)) };
}

/** Every request of all loads. */
export const allOf = (sent: readonly Sent[]): readonly Result[] => sent.flatMap(({ results }) => results);

/** What a load shows without a look at the audit trail: every request's fate, which is logged as well. */
export function requestFacts(lab: Lab, sent: readonly Sent[]): Facts {
  const accounts = sent.map(({ load, results }) => account(results, rightAnswer[load.caller]));
  for (const [index, one] of sent.entries()) {
    const { log } = lab.session.progress;
    log.write(`load ${JSON.stringify(one.load)}: ${JSON.stringify(accounts[index])}`);
    for (const result of failures([one]).slice(0, 20)) log.write(`  failed: ${JSON.stringify(result)}`);
  }
  return total(accounts);
}

/** Several loads together. Latencies are the worst of them, for each load is a kind of client. */
export function total(accounts: readonly Account[]): Facts {
  const sum = (of: (account: Account) => number) => accounts.reduce((all, account) => all + of(account), 0);
  const worst = (of: (account: Account) => number) => Math.max(...accounts.map(of));
  const kinds = [...new Set(accounts.flatMap(({ failures }) => Object.keys(failures)))];
  return {
    outage: worst(({ outage }) => outage),
    failed: sum(({ failed }) => failed),
    sent: sum(({ sent }) => sent),
    "requests/s": sum(({ rate }) => rate),
    "p50 ms": worst(({ p50 }) => p50),
    "p99 ms": worst(({ p99 }) => p99),
    ...Object.fromEntries(kinds.map((kind) => [`failed, ${kind}`, sum(({ failures }) => failures[kind] ?? 0)])),
  };
}
