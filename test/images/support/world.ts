import { randomBytes } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decisionPoint, opaArguments } from "../../../components/authorization/index.ts";
import type { AuthorizationSettings } from "../../../settings/authorization.ts";
import { authorizationTables } from "../../../settings/authorization-tables.ts";
import { buildImage, recipes } from "../../../tools/images/index.ts";
import { messageOf } from "../../../tools/lib/failure.ts";
import { root } from "../../../tools/lib/paths.ts";
import { setUpOpa } from "../../../tools/setup/index.ts";
import { Container, type ContainerOptions } from "./container.ts";
import { CountingProgress } from "./progress.ts";
import { accessToken } from "../../../tools/lib/access-token.ts";
import { unpack, type UnpackedImage } from "./unpacked.ts";
import { freePorts, until } from "./wait.ts";

const parts = [
  "postgres",
  "valkey",
  "opa",
  "diagnostics",
  "sark",
  "sarkMetrics",
  "gateway",
  "gatewayMetrics",
  "mcp",
] as const;

type Part = (typeof parts)[number];

const password = (): string => randomBytes(16).toString("hex");

/** Real stores, the real policy engine and the stand-ins on this machine's loopback address. */
export class World {
  readonly ports: Readonly<Record<Part, number>>;
  readonly jwtKey = randomBytes(32).toString("hex");
  private readonly passwords = { postgres: password(), valkey: password(), api: password() };
  private readonly directory: string;
  private readonly images: Readonly<Record<"opa" | "postgres" | "valkey" | "standIns", UnpackedImage>>;
  private readonly containers: Container[] = [];

  private constructor(directory: string, ports: World["ports"], images: World["images"]) {
    this.directory = directory;
    this.ports = ports;
    this.images = images;
  }

  /** Unpacks the images; builds them first where the cache has none. */
  static async create(): Promise<World> {
    const progress = new CountingProgress();
    // First, for this is what can fail, and there is nothing to remove yet.
    const built = {
      opa: await buildImage(recipes.opa(await setUpOpa(progress)), progress),
      postgres: await buildImage(recipes.postgres, progress),
      valkey: await buildImage(recipes.valkey, progress),
      standIns: await buildImage(recipes.sarkStandIn, progress),
    };
    const directory = mkdtempSync(join(tmpdir(), "sark-stand-ins-"));
    const images = {
      opa: await unpack(built.opa, join(directory, "opa")),
      postgres: await unpack(built.postgres, join(directory, "postgres")),
      valkey: await unpack(built.valkey, join(directory, "valkey")),
      standIns: await unpack(built.standIns, join(directory, "stand-ins")),
    };
    const numbers = await freePorts(parts.length);
    const ports = Object.fromEntries(parts.map((part, index) => [part, numbers[index]])) as Record<Part, number>;
    return new World(directory, ports, images);
  }

  /** Ends everything and removes all traces. */
  async remove(): Promise<void> {
    for (const container of this.containers) container.signal("SIGKILL");
    await Promise.all(this.containers.map((container) => container.end()));
    rmSync(this.directory, { recursive: true, force: true });
  }

  url(part: Part, path: string): string {
    return `http://127.0.0.1:${this.ports[part]}${path}`;
  }

  token(role: string): string {
    return accessToken(this.jwtKey, role);
  }

  async startPostgres(): Promise<Container> {
    const container = this.start("postgres", {
      arguments: ["-c", `port=${this.ports.postgres}`],
      environment: {
        POSTGRES_USER: "sark",
        POSTGRES_PASSWORD: this.passwords.postgres,
        POSTGRES_DATABASES: "sark_production sark_audit",
      },
      volumes: { "/var/lib/postgresql/data": this.folder("postgres-data") },
    });
    await this.untilReady("PostgreSQL", container, async () => (await this.query("SELECT 1")) === "1");
    return container;
  }

  async startValkey(): Promise<Container> {
    const container = this.start("valkey", {
      arguments: ["--port", String(this.ports.valkey)],
      environment: { VALKEY_PASSWORD: this.passwords.valkey },
    });
    await this.untilReady("Valkey", container, () => container.output.includes("Ready to accept connections"));
    return container;
  }

  /** The platform's own policies, with data of the test. */
  async startOpa(authorization: AuthorizationSettings): Promise<Container> {
    const policies = this.folder("policies");
    cpSync(join(root, "components/authorization/policies"), policies, { recursive: true });
    const data = { authorization: authorizationTables(authorization) };
    writeFileSync(join(policies, "data.json"), JSON.stringify(data));
    const listen = {
      decisions: `127.0.0.1:${this.ports.opa}`,
      diagnostics: `127.0.0.1:${this.ports.diagnostics}`,
    };
    const container = this.start("opa", {
      arguments: opaArguments(["/policies"], { logLevel: "error", longestQuestion: 65_536 }, listen),
      volumes: { "/policies": policies },
    });
    await this.untilAnswers("diagnostics", "/health", container);
    return container;
  }

  /** Runs a command in SARK's image to its end. */
  async runSark(command: readonly string[], changes: Readonly<Record<string, string>> = {}): Promise<Container> {
    const container = this.start("standIns", { command, environment: { ...this.sarkEnvironment(), ...changes } });
    await container.end();
    return container;
  }

  /** @param command the published command; absent: the image's own */
  async startSark(command?: readonly string[]): Promise<Container> {
    const port = String(this.ports.sark);
    const container = this.start("standIns", {
      ...(command ? { command: [...command, "--port", port] } : { arguments: ["--port", port] }),
      environment: this.sarkEnvironment(),
    });
    await this.untilAnswers("sark", command ? "/health/live" : "/ready", container);
    return container;
  }

  async startGateway(): Promise<Container> {
    const registry = this.folder("gateway-registry");
    const servers = [{ name: "tools", url: this.url("mcp", "/mcp") }];
    writeFileSync(join(registry, "mcp_servers.yaml"), JSON.stringify({ servers }));
    const container = this.start("standIns", {
      command: ["python", "-m", "gateway", "--metrics-port", String(this.ports.gatewayMetrics)],
      environment: {
        GATEWAY_ENV: "production",
        GATEWAY_HOST: "127.0.0.1",
        GATEWAY_PORT: String(this.ports.gateway),
        SARK_URL: this.url("sark", ""),
        MCP_SERVERS_CONFIG: "/etc/gateway/mcp_servers.yaml",
        JWT_SECRET_KEY: this.jwtKey,
        GATEWAY_API_KEY: this.passwords.api,
      },
      volumes: { "/etc/gateway": registry },
    });
    await this.untilAnswers("gateway", "/health", container);
    return container;
  }

  async startMcpServer(): Promise<Container> {
    const container = this.start("standIns", {
      command: ["python", "-m", "mcp_server"],
      environment: { MCP_PORT: String(this.ports.mcp) },
    });
    await this.untilAnswers("mcp", "/health", container);
    return container;
  }

  /** The one value that a statement yields in the audit database. */
  async query(statement: string, database = "sark_audit"): Promise<string> {
    const container = new Container(this.images.postgres, {
      command: [
        "psql",
        "-h",
        "127.0.0.1",
        "-p",
        String(this.ports.postgres),
        "-U",
        "sark",
        "-d",
        database,
        "-Atqc",
        statement,
      ],
      environment: { PGPASSWORD: this.passwords.postgres },
    });
    await container.end();
    return container.output.trim();
  }

  private sarkEnvironment(): Record<string, string> {
    const { postgres, valkey } = this.passwords;
    const database = { HOST: "127.0.0.1", PORT: String(this.ports.postgres), USER: "sark", PASSWORD: postgres };
    const prefixed = (prefix: string, name: string) =>
      Object.fromEntries(Object.entries({ ...database, DB: name }).map(([key, value]) => [`${prefix}_${key}`, value]));
    return {
      ENVIRONMENT: "production",
      JSON_LOGS: "true",
      ...prefixed("POSTGRES", "sark_production"),
      ...prefixed("TIMESCALE", "sark_audit"),
      POSTGRES_POOL_SIZE: "5",
      POSTGRES_MAX_OVERFLOW: "5",
      PGSSLMODE: "disable",
      REDIS_HOST: "127.0.0.1",
      REDIS_PORT: String(this.ports.valkey),
      REDIS_PASSWORD: valkey,
      OPA_URL: this.url("opa", ""),
      OPA_POLICY_PATH: decisionPoint.path,
      OPA_TIMEOUT_SECONDS: "2.0",
      GATEWAY_URL: this.url("gateway", ""),
      GATEWAY_API_KEY: this.passwords.api,
      JWT_SECRET_KEY: this.jwtKey,
      SECRET_KEY: this.jwtKey,
      PROMETHEUS_PORT: String(this.ports.sarkMetrics),
    };
  }

  private start(image: keyof World["images"], options: ContainerOptions): Container {
    const container = new Container(this.images[image], options);
    this.containers.push(container);
    return container;
  }

  private async untilAnswers(part: Part, path: string, container: Container): Promise<void> {
    await this.untilReady(part, container, async () => (await fetch(this.url(part, path))).ok);
  }

  /** Waits, but not for a container that has ended. */
  private async untilReady(what: string, container: Container, ready: () => Promise<boolean> | boolean): Promise<void> {
    const waiting = until(what, async () => !container.running || (await ready()));
    await waiting.catch((error: unknown) => {
      throw new Error(`${messageOf(error)}:\n${container.output}`);
    });
    if (!container.running) throw new Error(`${what} ended:\n${container.output}`);
  }

  private folder(name: string): string {
    const folder = join(this.directory, name);
    mkdirSync(folder, { recursive: true });
    return folder;
  }
}
