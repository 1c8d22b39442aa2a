import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** In seconds: enough for a machine on which other work runs too, and less than a test has, so that it can say what it waited for. */
const patience = 60;

/** Waits until `condition` holds; a condition that throws does not hold, nor does one that never answers. */
export async function until(what: string, condition: () => Promise<boolean> | boolean): Promise<void> {
  const end = new AbortController();
  const late = sleep(patience * 1000, true, { signal: end.signal });
  // Only when nobody waits for it any more.
  late.catch(() => undefined);
  try {
    while (!(await Promise.race([holds(condition), late.then(() => false)]))) {
      if (await Promise.race([late, sleep(50, false)])) throw new Error(`${what}: not within ${patience} seconds`);
    }
  } finally {
    end.abort();
  }
}

async function holds(condition: () => Promise<boolean> | boolean): Promise<boolean> {
  try {
    return await condition();
  } catch {
    return false;
  }
}

/** Ports of the loopback address that nobody uses, all different. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as { readonly port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
