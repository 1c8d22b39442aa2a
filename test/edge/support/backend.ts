import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** What the stand-in for the gateway says of a request that reached it. */
export interface Seen {
  readonly path: string;
  readonly host: string;
  readonly bytes: number;
}

/** Stands in for the gateway: it answers every path, so what is not found was not found by the edge. */
export class Backend {
  readonly port: number;
  private readonly close: () => void;

  private constructor(port: number, close: () => void) {
    this.port = port;
    this.close = close;
  }

  static async start(): Promise<Backend> {
    const server = createServer((request, response) => {
      answer(request, response).catch(() => response.destroy());
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return new Backend((server.address() as AddressInfo).port, () => {
      server.close();
      server.closeAllConnections();
    });
  }

  stop(): void {
    this.close();
  }
}

/** `?after=` milliseconds pass before the answer; with `?events`, they pass between two events of a stream. */
async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? "/", "http://gateway");
  let bytes = 0;
  for await (const piece of request) bytes += (piece as Buffer).length;
  const silence = Number(url.searchParams.get("after") ?? 0);
  if (url.searchParams.has("events")) {
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
    response.write("data: first\n\n");
    await sleep(silence);
    response.end("data: last\n\n");
    return;
  }
  await sleep(silence);
  const seen: Seen = { path: url.pathname, host: request.headers.host ?? "", bytes };
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify(seen));
}
