import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** In seconds: enough for a machine on which other work runs too. */
const patience = 60;

/** Waits until `condition` holds; a condition that throws does not hold. */
export async function until(what: string, condition: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = Date.now() + patience * 1000;
  for (;;) {
    if (await holds(condition)) return;
    if (Date.now() > deadline) throw new Error(`${what}: not within ${patience} seconds`);
    await sleep(50);
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
