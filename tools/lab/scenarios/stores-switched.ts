import { auditRows } from "../audit.ts";
import { callsFor, send, startGatewayClient } from "../client.ts";
import type { Lab } from "../lab.ts";
import { bothKinds, loadFacts, type Traffic, underLoad } from "../load/under-load.ts";
import { cache, client, database, ownStack } from "../needs.ts";
import { podsOf } from "../pods.ts";
import type { Facts, Scenario } from "../scenario.ts";
import { type Authority, newAuthority } from "../switched/authority.ts";
import { startSwitched } from "../switched/platform.ts";
import { connectionsFrom, keptDecisions, postgresProtection, restartWith, startStores } from "../switched/servers.ts";
import { type Certificates, certificatesOf, stores } from "../switched/stores.ts";

/** Requests a second to either platform, and how many each gets. */
const load = { rate: 40, count: 800 };

/** Calls while a store is an impostor, with a pause before each in milliseconds: SARK must have a reason to connect. */
const tries = { count: 10, pause: 2_000 };

/** How long calls may take to be answered again, in seconds. */
const recovery = 120;

export const storesSwitched: Scenario = {
  name: "stores-switched",
  title: "switched the stores to those of others, by settings",
  proves:
    "The same program serves calls without an error with stores of its own and with a PostgreSQL and a Valkey of others over " +
    "TLS, and SARK speaks to none whose certificate is of another authority or for another name.",
  needs: [client, ownStack, database, cache],
  bounds: {
    failed: { atMost: 0 },
    sent: { atLeast: load.count },
    lost: { atMost: 0 },
    "failed, own stores": { atMost: 0 },
    "lost, own stores": { atMost: 0 },
    "rows in the PostgreSQL of others": { atLeast: load.count },
    "decisions in the Valkey of others": { atLeast: 1 },
    "connections with TLS": { atLeast: 1 },
    "connections in clear": { atMost: 0 },
    "spoken to impostors": { atMost: 0 },
    "fewest attempts at an impostor": { atLeast: 1 },
    "served again s": { atMost: recovery },
  },
  run: async (lab) => {
    const pod = await startGatewayClient(lab);
    const own = await served(lab, { client: pod, calls: await callsFor(lab) });
    const authority = await newAuthority("sark-lab-stores");
    const right = await certificatesOf(authority);
    const other = await startSwitched(lab, await startStores(lab, right), authority.certificate);
    const traffic = { client: pod, calls: await callsFor(other) };
    const foreign = await served(other, traffic);
    const { encrypted, clear } = await postgresProtection(lab);
    const kept = await keptDecisions(lab);
    const rows = (await auditRows(other, traffic.calls.prefix)).size;
    const impostors = await impostorsOf(lab, other, traffic, authority);
    lab.note("the right stores again");
    await restartWith(lab, right);
    const again = await lab.until("calls to be answered again", recovery, () => isAnswered(other, traffic));
    return {
      ...foreign,
      "sent, own stores": own["sent"] ?? Number.NaN,
      "failed, own stores": own["failed"] ?? Number.NaN,
      "lost, own stores": own["lost"] ?? Number.NaN,
      "rows in the PostgreSQL of others": rows,
      "decisions in the Valkey of others": kept,
      "connections with TLS": encrypted,
      "connections in clear": clear,
      ...impostors,
      "served again s": again,
    };
  },
};

/** What comes of calls while nothing is done to the platform. */
async function served(lab: Lab, traffic: Traffic): Promise<Facts> {
  const sent = await underLoad(lab, traffic, bothKinds("granted", load.rate), load.count, () => Promise.resolve());
  return loadFacts(lab, traffic.calls, sent);
}

/** Puts servers in the stores' places that are not who they should be, and counts what SARK does about them. */
async function impostorsOf(lab: Lab, other: Lab, traffic: Traffic, authority: Authority): Promise<Facts> {
  const stranger = await newAuthority("sark-lab-stranger");
  const impostors: Readonly<Record<string, Certificates>> = {
    "of another authority": await certificatesOf(stranger),
    "for another name": await certificatesOf(authority, (store) => `${store}.elsewhere.svc`),
  };
  const attempts: number[] = [];
  let spoken = 0;
  for (const [what, certificates] of Object.entries(impostors)) {
    lab.note(`stores with certificates ${what}`);
    await restartWith(lab, certificates);
    for (let count = 0; count < tries.count; count++) {
      await lab.sleep(tries.pause);
      // Whether it is answered without the stores is not what is asked here.
      await isAnswered(other, traffic);
    }
    const seen = await connectionsFrom(lab, await podsOf(other, "sark"));
    lab.session.progress.log.write(`${what}: ${JSON.stringify(seen)}`);
    attempts.push(...stores.map((store) => seen[store].begun));
    spoken += stores.reduce((sum, store) => sum + seen[store].spoken, 0);
  }
  return { "spoken to impostors": spoken, "fewest attempts at an impostor": Math.min(...attempts) };
}

async function isAnswered(lab: Lab, { client, calls }: Traffic): Promise<boolean> {
  const answer = await send(lab, client, calls.echo("granted")).catch(() => undefined);
  lab.session.interrupted.throwIfAborted();
  return answer?.status === 200;
}
