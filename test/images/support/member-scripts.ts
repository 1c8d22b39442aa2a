import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildImage, recipes } from "../../../tools/images/index.ts";
import { root } from "../../../tools/lib/paths.ts";
import { TestAuthority } from "../../support/authority.ts";
import { Container } from "./container.ts";
import { CountingProgress } from "./progress.ts";
import { unpack, type UnpackedImage } from "./unpacked.ts";

const tokenDirectory = "/var/run/secrets/token";

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** The scripts of a member of PostgreSQL in its image, with an API server whose answers are a test's. */
export class MemberScripts {
  private readonly directory: string;
  private readonly image: UnpackedImage;
  private readonly server: Server;

  private constructor(directory: string, image: UnpackedImage, server: Server) {
    this.directory = directory;
    this.image = image;
    this.server = server;
  }

  /**
   * Builds the image first where the cache has none.
   *
   * @param answer to a question; of one that never settles, nothing is heard
   */
  static async create(answer: (url: URL, request: IncomingMessage) => Promise<Answer>): Promise<MemberScripts> {
    // First, for this is what can fail, and there is nothing to remove yet.
    const built = await buildImage(recipes.patroni, new CountingProgress());
    const directory = mkdtempSync(join(tmpdir(), "sark-member-scripts-"));
    const image = await unpack(built, join(directory, "patroni"));
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
    return new MemberScripts(directory, image, server);
  }

  /** Runs a command where the scripts are in `/etc/patroni`. */
  async run(
    command: readonly string[],
    environment: Readonly<Record<string, string>>,
  ): Promise<{ readonly status: number; readonly output: string }> {
    const container = new Container(this.image, {
      command,
      environment: {
        TOKEN_DIRECTORY: tokenDirectory,
        KUBERNETES_SERVICE_HOST: "127.0.0.1",
        KUBERNETES_SERVICE_PORT: String((this.server.address() as AddressInfo).port),
        ...environment,
      },
      volumes: {
        [tokenDirectory]: join(this.directory, "token"),
        "/etc/patroni": join(this.directory, "scripts"),
      },
    });
    return { status: await container.end(), output: container.output };
  }

  remove(): void {
    this.server.closeAllConnections();
    this.server.close();
    rmSync(this.directory, { recursive: true, force: true });
  }
}
