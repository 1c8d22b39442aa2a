import { randomBytes } from "node:crypto";
import { gatewayTarget } from "../../../components/gateway/index.ts";
import { callsFor, send, startGatewayClient } from "../client.ts";
import type { Lab } from "../lab.ts";
import { cache, client, database, nodeAccess } from "../needs.ts";
import { podsOf } from "../pods.ts";
import type { Scenario } from "../scenario.ts";
import { platformPods } from "../workload.ts";
import { capture, setUpTcpdump } from "../wire/capture.ts";
import { between, readable, type Rules } from "../wire/packets.ts";

/** How long the nodes listen, and what passes before the first call so that all of them do, in seconds. */
const listening = { whole: 40, before: 5 };

const callCount = 12;

/** What SARK says to the stores, whatever the call: the statement of the audit trail, and the name of a kept decision. */
const statements = ["INTO audit_events", "sark:decision:"];

/** What SARK says to the gateway when it asks for the list of servers, and a program that asks as SARK does, in its pod. */
const listPath = "/api/v1/servers";
const askForList = `\
import os, urllib.request
url, key = os.environ["GATEWAY_URL"], os.environ["GATEWAY_API_KEY"]
print(urllib.request.urlopen(urllib.request.Request(url + "${listPath}", headers={"X-API-Key": key}), timeout=10).status)
`;

export const wireIsEncrypted: Scenario = {
  name: "wire-is-encrypted",
  title: "listened on every node",
  proves: "Nothing that a call says can be read on a node between gateway, SARK and the stores.",
  needs: [client, nodeAccess, database, cache, tlsBothWays()],
  bounds: {
    failed: { atMost: 0 },
    "packets in clear": { atMost: 0 },
    // That the marks are found where calls may be read shows that they would be found elsewhere.
    "packets in clear, where they may be": { atLeast: callCount },
    "packets to SARK": { atLeast: callCount },
    "packets to the database": { atLeast: callCount },
    "packets to the cache": { atLeast: 1 },
  },
  run: async (lab) => {
    const tcpdump = await setUpTcpdump(lab.session.progress);
    const pod = await startGatewayClient(lab);
    const calls = await callsFor(lab);
    const word = randomBytes(12).toString("hex");
    const pods = await platformPods(lab);
    const nodes = [...new Set(pods.flatMap(({ spec }) => spec.nodeName ?? []))];
    lab.note(`listens on ${nodes.length} nodes`);
    const captured = Promise.all(nodes.map((node) => capture(lab, node, tcpdump, listening.whole)));
    // What goes wrong there is said below, also if the calls fail before.
    captured.catch(() => undefined);
    await lab.sleep(listening.before * 1000);
    let failed = 0;
    for (let count = 0; count < callCount; count++) {
      // Each is another question, so each asks the cache and is decided and kept.
      const { status } = await send(lab, pod, calls.echo("granted", { word: `${word}-${count}` }));
      if (status !== 200) failed += 1;
    }
    failed += (await listsServers(lab)) ? 0 : 1;
    lab.note("waits for the end of the recording");
    const packets = (await captured).flat();
    const { gateway, sark, stores, cacheMembers, databases } = await addresses(lab);
    const rules: Rules = { clearPorts: clearPorts(lab), secretive: new Set([...sark, ...stores]) };
    const { allowed, leaked } = readable(packets, [word, calls.prefix, ...statements, listPath], rules);
    const { log } = lab.session.progress;
    for (const { from, to } of leaked.slice(0, 20))
      log.write(`in clear: ${from.address}:${from.port} > ${to.address}:${to.port}`);
    return {
      sent: callCount,
      failed,
      "packets in clear": leaked.length,
      "packets in clear, where they may be": allowed.length,
      "packets to SARK": between(packets, gateway, sark),
      "packets to the database": between(packets, sark, databases),
      "packets to the cache": between(packets, sark, cacheMembers),
    };
  },
};

/** Whether SARK gets the list of servers from the gateway. */
async function listsServers(lab: Lab): Promise<boolean> {
  const [pod] = await podsOf(lab, "sark");
  if (pod === undefined) return false;
  const place = [pod.metadata.name, "--namespace", lab.namespace, "--container", "sark"];
  return (await lab.kubectl(["exec", ...place, "--", "python", "-c", askForList])).trim() === "200";
}

/** Calls are in clear where the settings say so; the scenario has nothing to say about that. */
function tlsBothWays(): Scenario["needs"][number] {
  return {
    lack: async ({ settings: { sark, gateway } }) =>
      Promise.resolve(
        [sark, gateway].every(({ tls }) => tls.mode === "required")
          ? undefined
          : "the settings let SARK and the gateway call each other in clear",
      ),
  };
}

/** Ports of the gateway and of MCP servers without TLS: clients of the lab call the gateway inside the cluster. */
function clearPorts({ settings }: Lab): ReadonlySet<number> {
  const servers = settings.mcpServers.map(({ url }) => new URL(url)).filter(({ protocol }) => protocol === "http:");
  return new Set([gatewayTarget(settings).port, ...servers.map(({ port }) => Number(port === "" ? 80 : port))]);
}

/** Addresses of the pods by what runs there. */
async function addresses(lab: Lab) {
  const of = async (...workloads: readonly string[]): Promise<ReadonlySet<string>> => {
    const pods = (await Promise.all(workloads.map((workload) => podsOf(lab, workload)))).flat();
    return new Set(pods.flatMap(({ status }) => status.podIP ?? []));
  };
  const [gateway, sark, databases, cacheMembers] = await Promise.all([
    of("gateway"),
    of("sark"),
    of("postgres", "postgres-pooler"),
    of("cache"),
  ]);
  return { gateway, sark, databases, cacheMembers, stores: [...databases, ...cacheMembers] };
}
