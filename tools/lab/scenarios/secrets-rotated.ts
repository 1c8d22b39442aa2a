import { callsFor, startGatewayClient } from "../client.ts";
import { bothKinds, loadFacts, underLoad } from "../load/under-load.ts";
import { auditTrail, cache, client, database, ownStack } from "../needs.ts";
import { certificates, quietSecrets, rotate } from "../rotation.ts";
import type { Scenario } from "../scenario.ts";
import { openStack } from "../stack.ts";

/** Requests a second: few, for updates that replace members of stores, one after the other, take much of a small machine for minutes. */
const rate = 10;

const rotated = (name: string, title: string, proves: string, secrets: readonly string[]): Scenario => ({
  name,
  title,
  proves,
  needs: [client, auditTrail, ownStack, database, cache],
  bounds: {
    failed: { atMost: 0 },
    lost: { atMost: 0 },
    rotations: { atLeast: secrets.length },
    "slowest rotation s": { atMost: 900 },
  },
  run: async (lab) => {
    const traffic = { client: await startGatewayClient(lab), calls: await callsFor(lab) };
    const stack = await openStack(lab);
    let slowest = Number.NaN;
    const sent = await underLoad(lab, traffic, bothKinds("granted", rate), 0, async () => {
      slowest = await rotate(lab, stack, secrets);
    });
    return {
      ...(await loadFacts(lab, traffic.calls, sent)),
      rotations: secrets.length,
      "slowest rotation s": slowest,
    };
  },
});

export const secretsRotated = rotated(
  "secrets-rotated",
  "replaced the stores' passwords, one after the other",
  "Each password of a user of the stores is replaced by an update, and no request fails.",
  quietSecrets,
);

export const certificateRotated = rotated(
  "certificate-rotated",
  "renewed the certificates, one after the other",
  "Each certificate is renewed by an update, and no request fails.",
  certificates,
);
