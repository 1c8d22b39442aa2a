import { setTimeout as sleep } from "node:timers/promises";
import type { Engine } from "../engine.ts";

const address = { ingress: [{ hostname: "gateway-0a1b2c3d.eu-central-1.elb.amazonaws.com" }] };

/**
 * Acts as the AWS Load Balancer Controller while a stack is updated: writes into the Ingress where its load balancer is, which
 * Pulumi waits for.
 *
 * @returns what the update does
 */
export async function withLoadBalancer<T>(engine: Engine, namespace: string, update: Promise<T>): Promise<T> {
  const state = { isOver: false };
  const ended = update.finally(() => {
    state.isOver = true;
  });
  const ingress = ["ingress", "gateway", "--namespace", namespace];
  while (!state.isOver) {
    if ((await engine.kubectl("get", ...ingress, "--ignore-not-found", "--output", "name")) !== "") {
      const patch = JSON.stringify({ status: { loadBalancer: address } });
      await engine.kubectl("patch", ...ingress, "--subresource", "status", "--type", "merge", "--patch", patch);
      break;
    }
    await sleep(500);
  }
  return ended;
}
