import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { root } from "../../../tools/lib/paths.ts";
import { TestAuthority } from "../../support/authority.ts";

const tokenDirectory = "/var/run/secrets/token";
const scriptDirectory = "/etc/patroni";

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** What a member's scripts ask, answered by a test, and all that they need to ask it. */
export class ApiServer {
  private readonly server: Server;
  private readonly directory: string;

  private constructor(server: Server, directory: string) {
    this.server = server;
    this.directory = directory;
  }

  /**
   * @param directory a folder of the test's own
   * @param answer to a question; of one that never settles, nothing is heard
   */
  static async start(
    directory: string,
    answer: (url: URL, request: IncomingMessage) => Promise<Answer>,
  ): Promise<ApiServer> {
    const authority = await TestAuthority.create(directory);
    await authority.issue("server", "serverAuth");
    const read = (file: string): string => readFileSync(authority.path(file), "utf8");
    mkdirSync(join(directory, "token"));
    const token = { "ca.crt": read("ca.crt"), token: "the-token\n", namespace: "home\n" };
    for (const [file, text] of Object.entries(token)) writeFileSync(join(directory, "token", file), text);
    cpSync(join(root, "components/postgres/scripts"), join(directory, "scripts"), { recursive: true });
    const server = createServer({ cert: read("server.crt"), key: read("server.key") }, (request, response) => {
      void answer(new URL(request.url ?? "", "https://127.0.0.1"), request).then(({ status, body }) =>
        response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body)),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return new ApiServer(server, directory);
  }

  /** Of a container whose scripts are to ask it. */
  get environment(): Readonly<Record<string, string>> {
    return {
      TOKEN_DIRECTORY: tokenDirectory,
      KUBERNETES_SERVICE_HOST: "127.0.0.1",
      KUBERNETES_SERVICE_PORT: String((this.server.address() as AddressInfo).port),
    };
  }

  get volumes(): Readonly<Record<string, string>> {
    return { [tokenDirectory]: join(this.directory, "token"), [scriptDirectory]: join(this.directory, "scripts") };
  }

  /** Where a container has the script. */
  script(name: string): string {
    return `${scriptDirectory}/${name}`;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
