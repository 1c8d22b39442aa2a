import { randomBytes, randomUUID } from "node:crypto";
import { type AuditRows, auditRows, lostWrites } from "../audit.ts";
import { type Answer, callsFor, send, startGatewayClient } from "../client.ts";
import { auditTrail, client } from "../needs.ts";
import type { Call, Calls } from "../request.ts";
import type { Scenario } from "../scenario.ts";

/** Events of the stream, and the time between two of them in seconds. */
const stream = { events: 4, interval: 0.3 };

/** One call, and whether its answer is right. */
interface Case {
  readonly what: string;
  readonly call: Call;
  readonly status: number;
  readonly isRight?: (answer: Answer) => boolean;
}

export const endToEnd: Scenario = {
  name: "end-to-end",
  title: "called tools as several users",
  proves: "A call gets the right allow or deny through gateway and SARK, and leaves its row in the audit trail.",
  needs: [client, auditTrail],
  bounds: {
    failed: { atMost: 0 },
    sent: { atLeast: 7 },
    lost: { atMost: 0 },
    "rows of nobody": { atMost: 0 },
  },
  run: async (lab) => {
    const pod = await startGatewayClient(lab);
    const calls = await callsFor(lab);
    const cases = casesOf(calls);
    const answers: Answer[] = [];
    for (const { what, call, status, isRight } of cases) {
      const answer = await send(lab, pod, call);
      const right = answer.status === status && (isRight?.(answer) ?? true);
      lab.note(`${what}: ${right ? "right" : `wrong: ${JSON.stringify(answer)}`}`);
      // What is counted as a failure has a status that nobody expects.
      answers.push(right ? answer : { ...answer, status: 0 });
    }
    const rows = await auditRows(lab, calls.prefix);
    const statuses = cases.map(({ call, status }) => ({ id: call.id, status }));
    return {
      sent: answers.length,
      failed: answers.filter(({ status }) => status === 0).length,
      lost: lostWrites(statuses, rows),
      "rows of nobody": rowsOfNobody(cases, rows),
    };
  },
};

function casesOf(calls: Calls): readonly Case[] {
  const word = randomBytes(8).toString("hex");
  const call = () => calls.echo("granted", { word });
  const messages = { name: "stream", arguments: stream };
  return [
    { what: "granted", call: call(), status: 200, isRight: ({ pieces }) => textOf(pieces).includes(word) },
    { what: "not granted", call: calls.echo("stranger", { word }), status: 403 },
    { what: "no token", call: calls.withToken(call(), undefined), status: 401 },
    { what: "nonsense as a token", call: calls.withToken(call(), "nonsense"), status: 401 },
    {
      what: "token signed by somebody else",
      call: calls.withToken(call(), calls.token("granted", { sub: randomUUID() }, randomBytes(32).toString("hex"))),
      status: 401,
    },
    {
      what: "expired token",
      call: calls.withToken(call(), calls.token("granted", { exp: Math.floor(Date.now() / 1000) - 60 })),
      status: 401,
    },
    {
      what: "stream of events",
      call: calls.message("granted", { jsonrpc: "2.0", id: 1, method: "tools/call", params: messages }),
      status: 200,
      isRight: comesPieceByPiece,
    },
  ];
}

/** All events, and not all at once. */
function comesPieceByPiece({ pieces }: Answer): boolean {
  const first = pieces[0]?.after ?? Number.NaN;
  const last = pieces.at(-1)?.after ?? Number.NaN;
  const events = textOf(pieces).match(/^data: /gm)?.length;
  const half = ((stream.events - 1) * stream.interval * 1000) / 2;
  // The last one is the result.
  return events === stream.events + 1 && last - first > half;
}

const textOf = (pieces: Answer["pieces"]): string => pieces.map(({ text }) => text).join("");

/** A request without a good token must not come as far as a decision, and nothing else may leave a row. */
function rowsOfNobody(cases: readonly Case[], rows: AuditRows): number {
  const decided = new Set(cases.filter(({ status }) => status !== 401).map(({ call }) => call.id));
  return [...rows.keys()].filter((id) => !decided.has(id)).length;
}
