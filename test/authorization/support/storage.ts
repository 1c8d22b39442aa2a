import { createHash, createHmac } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** Access to the storage, for whom it is. */
export interface AccessKey {
  readonly id: string;
  readonly secret: string;
  readonly region: string;
}

/** One bucket of an S3-compatible storage on the loopback address: it checks signatures, and knows what has not changed. */
export class Storage {
  /** Answers with an object since the last upload. */
  served = 0;
  private content: Buffer | undefined;
  private readonly server: Server;
  private port = 0;
  private readonly path: string;
  private readonly access: AccessKey;

  constructor(path: string, access: AccessKey) {
    this.path = path;
    this.access = access;
    this.server = createServer((request, response) => {
      this.answer(request, response);
    });
  }

  /** Starts it, or starts it again where it was. */
  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(this.port, "127.0.0.1", resolve));
    this.port = (this.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/policies`;
  }

  upload(content: Buffer): void {
    this.content = content;
    this.served = 0;
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    if (!isSigned(request, this.access)) return void response.writeHead(403).end();
    if (request.method !== "GET" || request.url !== this.path || this.content === undefined) {
      return void response.writeHead(404).end();
    }
    this.served += 1;
    const etag = `"${createHash("md5").update(this.content).digest("hex")}"`;
    if (request.headers["if-none-match"] === etag) return void response.writeHead(304, { etag }).end();
    response.writeHead(200, { etag, "content-type": "application/gzip" }).end(this.content);
  }
}

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const hmac = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest();

/** Whether the request carries the signature (AWS version 4) that the access key makes. */
function isSigned({ method, url = "", headers }: IncomingMessage, { id, secret, region }: AccessKey): boolean {
  const form =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, *SignedHeaders=([^,]+), *Signature=(\w+)$/;
  const [, caller, day = "", where, names = "", signature] = form.exec(headers.authorization ?? "") ?? [];
  if (caller !== id || where !== region || !names.split(";").includes("host")) return false;
  const signed = names.split(";").map((name) => `${name}:${String(headers[name]).trim()}\n`);
  const payload = String(headers["x-amz-content-sha256"]);
  const request = [method, url, "", signed.join(""), names, payload].join("\n");
  const scope = `${day}/${region}/s3/aws4_request`;
  const text = ["AWS4-HMAC-SHA256", headers["x-amz-date"], scope, sha256(request)].join("\n");
  const key = [day, region, "s3", "aws4_request"].reduce<string | Buffer>(hmac, `AWS4${secret}`);
  return hmac(key, text).toString("hex") === signature;
}
