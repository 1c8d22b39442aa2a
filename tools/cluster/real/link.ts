import { existsSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "../../lib/failure.ts";
import { withLock } from "../../lib/lock.ts";
import { cache } from "../../lib/paths.ts";
import { attempt, run } from "../../lib/run.ts";
import { systemEnvironment } from "./environment.ts";
import { addressesOf, rangeOf, slots } from "./plan.ts";
import { freeSlot, type Route } from "./slots.ts";

/** The end of the link that goes into the cluster's namespaces. */
const innerEnd = (identity: string): string => `${identity}i`;

/**
 * Takes a free address range and makes this machine's link to a cluster with it. The link's route is what marks the range
 * as taken, so it becomes free by itself when the cluster ends, however that happens.
 *
 * @returns the number of the range
 */
export async function claimSlot(identity: string): Promise<number> {
  return withLock(cache("locks"), "real-cluster-slots", async () => {
    const slot = freeSlot(slots, [...(await routes()), ...(await addresses())]);
    if (slot === undefined) {
      throw new Failure(
        `Every address range for a cluster, ${rangeOf(0)} to ${rangeOf(slots.length - 1)}, overlaps with a route of this ` +
          `machine ("ip route show table all"). Remove a cluster that is no longer needed, or use simulated nodes.`,
      );
    }
    const { range, host, gateway } = addressesOf(slot);
    await ip("link", "add", identity, "type", "veth", "peer", "name", innerEnd(identity));
    await ip("address", "add", `${host}/30`, "dev", identity);
    await ip("link", "set", identity, "up");
    await ip("route", "add", range, "via", gateway, "dev", identity, "onlink");
    return slot;
  });
}

/** Moves the inner end into the network of a process, where it is called `host`. */
export async function connect(identity: string, pid: number): Promise<void> {
  await ip("link", "set", innerEnd(identity), "netns", String(pid), "name", "host");
}

/** Removes the link with its addresses and routes; does nothing if there is none. */
export async function removeLink(identity: string): Promise<void> {
  if (!existsSync(join("/sys/class/net", identity))) return;
  const { status, stderr } = await attempt("ip", ["link", "delete", identity], { env: systemEnvironment });
  // The kernel may have removed it in between, with the namespace of its other end.
  if (status !== 0 && !stderr.includes("Cannot find device")) throw new Failure(stderr.trim());
}

async function routes(): Promise<readonly Route[]> {
  const found = JSON.parse(await ip("-json", "-4", "route", "show", "table", "all")) as { dst: string }[];
  return found.map(({ dst }) => dst);
}

async function addresses(): Promise<readonly Route[]> {
  const found = JSON.parse(await ip("-json", "-4", "address", "show")) as {
    addr_info: { local: string; prefixlen: number }[];
  }[];
  return found.flatMap(({ addr_info }) => addr_info.map(({ local, prefixlen }) => `${local}/${prefixlen}`));
}

async function ip(...args: readonly string[]): Promise<string> {
  return run("ip", args, { env: systemEnvironment });
}
