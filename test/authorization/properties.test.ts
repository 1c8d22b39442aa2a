import assert from "node:assert/strict";
import { Agent } from "node:http";
import fc from "fast-check";
import type { AuthorizationSettings } from "../../settings/authorization.ts";
import { authorization, questionAbout } from "./support/arbitrary.ts";
import { rightAnswer } from "./support/decision-table.ts";
import { type Answer, OpaProcess, opaProgram, settingsWith } from "./support/engine.ts";
import { sendTo } from "./support/send.ts";
import { tutorialAuthorization } from "./support/tutorial.ts";

/** Questions to each of the tables, and how many are on their way at a time. */
const questions = 3_500;
const together = 32;

const tables = 5;

describe("whatever is asked, the policies decide as the decision table does", function () {
  this.timeout(120_000);
  const seed = Date.now() % 2 ** 31;
  const settings = settingsWith(tutorialAuthorization);
  const all: readonly AuthorizationSettings[] = [
    settings.authorization,
    ...fc.sample(authorization, { seed, numRuns: tables }),
  ];
  const counts = { allowed: 0, denied: 0 };

  for (const [index, decidedBy] of all.entries()) {
    it(`with ${index === 0 ? "the tutorial's tables" : `random tables ${index}`} (seed ${seed})`, async () => {
      const engine = await OpaProcess.start(await opaProgram(), { ...settings, authorization: decidedBy });
      const agent = new Agent({ keepAlive: true, maxSockets: together });
      const waiting = fc.sample(questionAbout(decidedBy), { seed: seed + index, numRuns: questions });
      const reasons = new Set<string>();
      const worker = async () => {
        for (let asked = waiting.pop(); asked !== undefined; asked = waiting.pop()) {
          const right = rightAnswer(decidedBy, asked);
          assert.deepEqual(await ask(engine, agent, asked), right, JSON.stringify({ asked, decidedBy }));
          counts[right.allow ? "allowed" : "denied"] += 1;
          reasons.add(right.reason);
        }
      };
      try {
        await Promise.all(Array.from({ length: together }, worker));
      } finally {
        agent.destroy();
        await engine.remove();
      }
      assert.ok(reasons.size >= 3, [...reasons].join());
    });
  }

  after(() => {
    console.log(
      `measured: ${counts.allowed + counts.denied} random questions, ${counts.allowed} of them allowed, 0 disagreements`,
    );
    assert.ok(counts.allowed + counts.denied >= 20_000);
    assert.ok(counts.allowed >= 1_000, `only ${counts.allowed} were allowed, so denying everything would nearly pass`);
  });
});

async function ask(engine: OpaProcess, agent: Agent, asked: unknown): Promise<Answer> {
  const answer = await sendTo(engine, agent, JSON.stringify({ input: asked }));
  return (JSON.parse(answer) as { readonly result: Answer }).result;
}
