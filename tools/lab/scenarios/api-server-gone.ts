import { differences, snapshot, unchanged, well } from "../as-before.ts";
import { callsFor, gatewayService, startGatewayClient } from "../client.ts";
import { freezeApiServer } from "../faults/control-plane.ts";
import type { Lab } from "../lab.ts";
import { inNetworkOf } from "../load/generator.ts";
import { bothKinds, loadFacts, modestRate, underLoad } from "../load/under-load.ts";
import { auditTrail, client, controlPlane, database, nodeAccess } from "../needs.ts";
import type { Scenario } from "../scenario.ts";

/** How long it is gone, may take to answer again, and how long everything else may take to be well after that, in seconds. */
const seconds = { gone: 60, answer: 60, well: 120 };

export const apiServerGone: Scenario = {
  name: "api-server-gone",
  title: "stopped the API server for a minute",
  proves: "Without the API server requests go on as before, PostgreSQL keeps its leader, and nothing starts anew.",
  needs: [client, auditTrail, nodeAccess, controlPlane, database],
  bounds: {
    ...unchanged,
    failed: { atMost: 0 },
    lost: { atMost: 0 },
    "requests/s": { atLeast: 0.9 * modestRate },
    sent: { atLeast: 0.9 * modestRate * seconds.gone },
    "answers again s": { atMost: seconds.answer },
    "well again s": { atMost: seconds.well },
  },
  run: async (lab) => {
    const pod = await startGatewayClient(lab);
    // kubectl would take the load with it, and the client's own names are not what is tried.
    const generator = await inNetworkOf(lab, pod);
    const traffic = { client: pod, calls: await callsFor(lab, gatewayService, "address"), generator };
    const before = await snapshot(lab);
    let answersAgain = Number.NaN;
    let wellAgain = Number.NaN;
    const sent = await underLoad(lab, traffic, bothKinds("granted", modestRate), 0, async () => {
      const goOn = await freezeApiServer(lab);
      await lab.sleep(seconds.gone * 1000);
      await goOn();
      answersAgain = await lab.until("an answer of the API server", seconds.answer, () => answers(lab));
      wellAgain = await well(lab, seconds.well);
    });
    return {
      ...(await loadFacts(lab, traffic.calls, sent)),
      ...differences(before, await snapshot(lab)),
      "answers again s": answersAgain,
      "well again s": wellAgain,
    };
  },
};

const answers = (lab: Lab): Promise<boolean> =>
  lab.kubectl(["get", "--raw=/readyz", "--request-timeout=2s"]).then(
    () => true,
    () => false,
  );
