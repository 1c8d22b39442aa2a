import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";
import type { TestAuthority } from "../../support/authority.ts";

/** A decision in OTLP, whose protobuf has the value of a field before its key, with a tag and a length between them. */
const decisionId = /([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\n\vdecision_id/g;

/** Takes logs by OTLP over HTTPS on the loopback address, as a SIEM does, and counts decisions. */
export class Sink {
  /** How often each decision arrived, by its identifier. */
  readonly arrived = new Map<string, number>();
  /** Everything that arrived, as text. */
  text = "";
  /** What it answers. */
  status = 200;
  /** The header with the token of the last request. */
  token: string | undefined;
  requests = 0;
  private server: Server | undefined;
  private port = 0;
  private readonly authority: TestAuthority;

  constructor(authority: TestAuthority) {
    this.authority = authority;
  }

  /** Starts it, or starts it again where it was. */
  async start(): Promise<void> {
    const files = { key: this.authority.path("sink.key"), cert: this.authority.path("sink.crt") };
    const server = createServer(
      { key: readFileSync(files.key), cert: readFileSync(files.cert) },
      (request, response) => {
        const chunks: Buffer[] = [];
        request.on("data", (chunk: Buffer) => chunks.push(chunk));
        request.on("end", () => {
          this.requests += 1;
          this.token = request.headers.authorization;
          if (this.status === 200) this.take(Buffer.concat(chunks), request.headers["content-encoding"]);
          response.writeHead(this.status, { "content-type": "application/x-protobuf" }).end();
        });
      },
    );
    await new Promise<void>((resolve) => server.listen(this.port, "127.0.0.1", resolve));
    this.port = (server.address() as AddressInfo).port;
    this.server = server;
  }

  async stop(): Promise<void> {
    const { server } = this;
    if (server === undefined) return;
    this.server = undefined;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }

  get url(): string {
    return `https://127.0.0.1:${this.port}/v1/logs`;
  }

  /** Those that have not arrived. */
  missing(decisions: readonly string[]): readonly string[] {
    return decisions.filter((id) => !this.arrived.has(id));
  }

  private take(body: Buffer, encoding: string | undefined): void {
    const text = (encoding === "gzip" ? gunzipSync(body) : body).toString("latin1");
    this.text += text;
    for (const [, id = ""] of text.matchAll(decisionId)) this.arrived.set(id, (this.arrived.get(id) ?? 0) + 1);
  }
}
