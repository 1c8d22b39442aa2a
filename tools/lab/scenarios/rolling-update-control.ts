import { callsFor, type Client, gatewayService, startGatewayClient } from "../client.ts";
import { copyName, copyOfDeployment, copyOfPolicies, copyOfService } from "../copy.ts";
import type { Deployment, NetworkPolicy, Service } from "../copy.ts";
import type { Lab } from "../lab.ts";
import type { Load } from "../load/attack.ts";
import { loadFacts, underLoad } from "../load/under-load.ts";
import { auditTrail, client } from "../needs.ts";
import type { Facts, Scenario } from "../scenario.ts";
import { restart, settled } from "../workload.ts";

/** These alone depend on preStop; used ones depend on how the application ends them. */
const newConnections: Load = { caller: "granted", rate: 120, keepAlive: false };

const replicas = 3;

/** How long the copy may take to appear or to go, in seconds. */
const timeout = 180;

export const rollingUpdateControl: Scenario = {
  name: "rolling-update-control",
  title: "replaced a copy of the gateway with and without preStop",
  proves: "The measurement of rolling-update notices failures: without preStop there are some.",
  needs: [client, auditTrail],
  bounds: { failed: { atMost: 0 }, lost: { atMost: 0 }, "failed without preStop": { atLeast: 1 } },
  run: async (lab) => {
    const pod = await startGatewayClient(lab);
    await surround(lab);
    const asItIs = await rolled(lab, pod, true);
    const without = await rolled(lab, pod, false);
    return {
      ...asItIs,
      "failed without preStop": without["failed"] ?? Number.NaN,
      "sent without preStop": without["sent"] ?? Number.NaN,
    };
  },
};

/** Puts the copy's Service and policies on the cluster. */
async function surround(lab: Lab): Promise<void> {
  const policies = await Promise.all(["gateway", "sark"].map((name) => lab.get<NetworkPolicy>("networkpolicy", name)));
  const [gateway, sark] = policies as [NetworkPolicy, NetworkPolicy];
  const service = await lab.get<Service>("service", gatewayService);
  lab.afterwards("Service and policies of the copy are removed", async (kubectl) => {
    const place = ["--namespace", lab.namespace, "--ignore-not-found"];
    await kubectl(["delete", "service", copyName, ...place]);
    await kubectl(["delete", "networkpolicy", copyName, `${copyName}-to-sark`, ...place]);
  });
  await lab.create([copyOfService(service, lab.namespace), ...copyOfPolicies(gateway, sark, lab.namespace)]);
}

/** Replaces all pods of a new copy under load. */
async function rolled(lab: Lab, pod: Client, preStop: boolean): Promise<Facts> {
  const original = await lab.get<Deployment>("deployment", "gateway");
  const place = ["--namespace", lab.namespace];
  const remove = ["delete", "deployment", copyName, ...place, "--ignore-not-found", "--cascade=foreground"];
  lab.afterwards("the copy is removed", (kubectl) => kubectl(remove));
  await lab.create([copyOfDeployment(original, lab.namespace, replicas, preStop)]);
  await lab.kubectl(["rollout", "status", `deployment/${copyName}`, ...place, `--timeout=${timeout}s`]);
  await settled(lab);
  const traffic = { client: pod, calls: await callsFor(lab, copyName) };
  const sent = await underLoad(lab, traffic, [newConnections], 0, async () => {
    await restart(lab, `deployment/${copyName}`);
    await lab.until("the end of the replaced pods", timeout, async () => (await podCount(lab)) === replicas);
  });
  await lab.kubectl(remove);
  return loadFacts(lab, traffic.calls, sent);
}

async function podCount(lab: Lab): Promise<number> {
  const { items } = await lab.get<{ items: readonly unknown[] }>(
    "pods",
    `--selector=app.kubernetes.io/name=${copyName}`,
  );
  return items.length;
}
