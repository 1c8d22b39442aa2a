import { randomBytes } from "node:crypto";
import { database, labPods } from "../needs.ts";
import { always, underWrites } from "../postgres/under-writes.ts";
import { Writer } from "../postgres/writer.ts";
import type { Scenario } from "../scenario.ts";

/** How PostgreSQL classifies a wrong password. */
const wrongPassword = "28P01";

/** Attempts with a wrong password, and how long they may take in seconds. */
const intruder = { attempts: 50, timeout: 60 };

export const postgresWrongPassword: Scenario = {
  name: "postgres-wrong-password",
  title: "tried wrong passwords",
  proves: "Who has not the password is refused each time, and nobody else notices.",
  needs: [labPods, database],
  bounds: {
    ...always,
    failed: { atMost: 0 },
    outage: { atMost: 1 },
    "wrong passwords refused": { atLeast: intruder.attempts },
    "wrong passwords let in": { atMost: 0 },
  },
  run: async (lab) => {
    let refused = 0;
    let letIn = 0;
    const facts = await underWrites(lab, async ({ client, connection }) => {
      const wrong = { ...connection, password: randomBytes(16).toString("hex") };
      const writer = new Writer(lab, client, wrong, { connections: 2, rate: 20 });
      await lab.until("enough wrong passwords", intruder.timeout, async () =>
        Promise.resolve(writer.attempts.length >= intruder.attempts),
      );
      await writer.stop();
      refused = writer.attempts.filter(({ code }) => code === wrongPassword).length;
      letIn = writer.attempts.filter(({ outcome }) => outcome === "acknowledged").length;
    });
    return { ...facts, "wrong passwords refused": refused, "wrong passwords let in": letIn };
  },
};
