import { type IncomingHttpHeaders, request as plainRequest, type RequestOptions } from "node:http";
import { Agent, request as secureRequest } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import type { SecureVersion } from "node:tls";

/** How a client asks. */
export interface Question {
  readonly path: string;
  /** Default: the host of the tests. */
  readonly host?: string;
  /** Name in the TLS handshake. Default: the host. */
  readonly serverName?: string;
  /** Address that the connection comes from; all of 127.0.0.0/8 is this machine. Default: 127.0.0.1. */
  readonly from?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Pieces of the body; without `content-length` among the headers their number is not announced. */
  readonly body?: readonly Buffer[];
  readonly tls?: SecureVersion;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What an answer to the pieces so far takes at most, with plenty to spare, in ms. */
const betweenPieces = 50;

/** The host that every edge of the tests publishes. */
export const publicHost = "gateway.example.com";

const agents = new Map<string, Agent>();

/** Connections are kept, as by a client that is in a hurry; those of another version or name are others. */
function agentOf(tls: SecureVersion | undefined, serverName: string): Agent {
  const key = `${tls ?? ""} ${serverName}`;
  const agent = agents.get(key) ?? new Agent({ keepAlive: true, maxSockets: 8 });
  agents.set(key, agent);
  return agent;
}

/** Ends all kept connections. */
export function closeConnections(): void {
  for (const agent of agents.values()) agent.destroy();
  agents.clear();
}

function optionsOf(port: number, question: Question): RequestOptions {
  return {
    port,
    // Not a name: what is asked for stands in the headers alone.
    host: "127.0.0.1",
    path: question.path,
    method: question.body ? "POST" : "GET",
    headers: { host: question.host ?? publicHost, ...question.headers },
    ...(question.from !== undefined && { localAddress: question.from }),
  };
}

/** Opens a request over TLS; `onBody` gets the answer's pieces as they come. */
export async function ask(port: number, question: Question, onBody?: (text: string) => void): Promise<Answer> {
  const servername = question.serverName ?? question.host ?? publicHost;
  const { tls } = question;
  const request = secureRequest({
    ...optionsOf(port, question),
    servername,
    rejectUnauthorized: false,
    // Who refuses a body may close the connection, which is then no connection for the next.
    agent: question.body ? new Agent() : agentOf(tls, servername),
    ...(tls !== undefined && { minVersion: tls, maxVersion: tls }),
  });
  return answered(request, question.body, onBody);
}

/** Asks without TLS. */
export const askPlainly = async (port: number, question: Question): Promise<Answer> =>
  answered(plainRequest(optionsOf(port, question)), question.body);

async function answered(
  request: ReturnType<typeof plainRequest>,
  body: Question["body"],
  onBody?: (text: string) => void,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    request.on("response", (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (piece: string) => {
        text += piece;
        onBody?.(piece);
      });
      response.on("end", () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text });
      });
      response.on("error", reject);
    });
    // A proxy that refuses a body may close before all of it is sent. Once it has answered, that changes nothing.
    request.on("error", reject);
    void send(request, body ?? []);
  });
}

/**
 * Sends a body as it is made, piece after piece, until it is answered: who refuses it closes the connection, and what is
 * written to a closed one takes the answer away that has not been read yet.
 */
async function send(request: ReturnType<typeof plainRequest>, body: readonly Buffer[]): Promise<void> {
  const over = new AbortController();
  for (const event of ["response", "error"]) {
    request.on(event, () => {
      over.abort();
    });
  }
  for (const piece of body) {
    if (over.signal.aborted) return;
    request.write(piece);
    await sleep(betweenPieces);
  }
  request.end();
}
