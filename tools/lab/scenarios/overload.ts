import { fewestReplicas } from "../autoscalers.ts";
import { callsFor, gatewayService, startGatewayClient } from "../client.ts";
import { percentile } from "../load/accounting.ts";
import { inNetworkOf } from "../load/generator.ts";
import { bothKinds, failures, lastFailure, loadFacts, type Sent, underLoad } from "../load/under-load.ts";
import { auditTrail, client, nodeAccess, ownStack } from "../needs.ts";
import type { Facts, Scenario } from "../scenario.ts";
import { updateWith } from "../stack.ts";

/** Requests a second: what is carried with ease, and what is sent on top of it, three times the 40 that two cores carry (`load`). */
const rates = { usual: 20, excess: 120 };

/** How long there is too much, and how long requests may fail after that, in seconds. */
const seconds = { excess: 30, recovery: 10 };

/** Requests that a gateway lets in at once: few, for all pods share the cores of one machine, and each takes a tenth of a second. */
const requestsAtOnce = 8;

/** How quickly one must be told that there is too much, in milliseconds. */
const shedWithin = 1_000;

/** How whoever is too much is told so. */
const shedding: readonly number[] = [429, 503];

export const overload: Scenario = {
  name: "overload",
  title: "sent three times what is carried for 30 seconds",
  proves:
    "Too many requests are answered or sent away quickly, all is well ten seconds later, and no decision is lost.",
  needs: [client, auditTrail, nodeAccess, ownStack],
  bounds: {
    "answered otherwise": { atMost: 0 },
    "sent away, p99 ms": { atMost: shedWithin },
    "sent away": { atLeast: 1 },
    "recovery s": { atMost: seconds.recovery },
    lost: { atMost: 0 },
    sent: { atLeast: 0.9 * rates.excess * seconds.excess },
  },
  run: async (lab) => {
    await updateWith(lab, (config) => {
      config["sark:gateway"] = { ...config["sark:gateway"], admission: { mode: "limited", requestsAtOnce } };
    });
    await fewestReplicas(lab);
    const pod = await startGatewayClient(lab);
    const generator = await inNetworkOf(lab, pod);
    const traffic = { client: pod, calls: await callsFor(lab, gatewayService, "address"), generator };
    let over = Number.NaN;
    let excess: readonly Sent[] = [];
    const usual = await underLoad(lab, traffic, bothKinds("granted", rates.usual), 0, async () => {
      excess = await underLoad(lab, traffic, bothKinds("granted", rates.excess), 0, async () => {
        lab.note("too much is sent");
        await lab.sleep(seconds.excess * 1000);
        over = Date.now();
      });
      // What is wrong for longer must be seen.
      await lab.sleep(2 * seconds.recovery * 1000);
    });
    const all = [...usual, ...excess];
    return { ...(await loadFacts(lab, traffic.calls, all)), ...fates(all, over) };
  },
};

/**
 * What came of requests of which there were too many.
 *
 * @param over when it was over, in milliseconds since 1970
 */
export function fates(sent: readonly Sent[], over: number): Facts {
  const wrong = failures(sent);
  const away = wrong.filter(({ status }) => shedding.includes(status));
  return {
    "sent away": away.length,
    "sent away, p99 ms": percentile(
      away.map(({ started, ended }) => ended - started),
      99,
    ),
    "answered otherwise": wrong.length - away.length,
    "recovery s": (lastFailure(sent, over) - over) / 1000,
  };
}
