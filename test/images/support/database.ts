import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "node:tls";
import { archiveCommand } from "../../../components/backup/index.ts";
import { buildImage, recipes } from "../../../tools/images/index.ts";
import { root } from "../../../tools/lib/paths.ts";
import { setUpObjectStore } from "../../../tools/setup/index.ts";
import { Container, type ContainerOptions } from "./container.ts";
import { CountingProgress } from "./progress.ts";
import { unpack, type UnpackedImage } from "./unpacked.ts";
import { freePorts, until } from "./wait.ts";

const storeName = "s3.mcp-stores.svc";
const bucket = "postgres-backups";
const keys = { id: "test-key", secret: "test-secret" };
const certificates = join(root, "tools/surroundings/s3");

/** Where the containers of a database have its volumes. */
const mounts = { data: "/var/lib/postgresql/data", sockets: "/run/postgresql", configuration: "/etc/pgbackrest" };
const cluster = `${mounts.data}/pgdata`;

type Environment = Readonly<Record<string, string>>;

/** A PostgreSQL server that backs up to the object store of the surroundings, both real, on this machine. */
export class Database {
  private readonly directory: string;
  private readonly images: Readonly<Record<"patroni" | "s3", UnpackedImage>>;
  private readonly containers: Container[] = [];
  private server: Container | undefined;

  private constructor(directory: string, images: Database["images"]) {
    this.directory = directory;
    this.images = images;
  }

  /** Starts the store, and makes a server that is not started yet; builds the images first where the cache has none. */
  static async create(): Promise<Database> {
    const progress = new CountingProgress();
    // First, for this is what can fail, and there is nothing to remove yet.
    const patroni = await buildImage(recipes.patroni, progress);
    const s3 = await buildImage(recipes.s3(await setUpObjectStore(progress)), progress);
    const directory = mkdtempSync(join(tmpdir(), "sark-database-"));
    const database = new Database(directory, {
      patroni: await unpack(patroni, join(directory, "patroni")),
      s3: await unpack(s3, join(directory, "s3")),
    });
    const [port = 0] = await freePorts(1);
    await database.startStore(port);
    database.configure(port);
    await database.run("initdb", "--pgdata", cluster, "--username=postgres", "--data-checksums", "--auth=trust");
    const settings = [
      "listen_addresses = ''",
      `unix_socket_directories = '${mounts.sockets}'`,
      "archive_mode = on",
      `archive_command = '${archiveCommand}'`,
      // The image has no compiler, and every query asks for one.
      "jit_above_cost = 0",
    ];
    appendFileSync(join(directory, "data/pgdata/postgresql.conf"), `${settings.join("\n")}\n`);
    return database;
  }

  /** Ends everything and removes all traces. */
  async remove(): Promise<void> {
    await this.stop("SIGQUIT");
    for (const container of this.containers) container.signal("SIGKILL");
    await Promise.all(this.containers.map((container) => container.end()));
    rmSync(this.directory, { recursive: true, force: true });
  }

  async start(): Promise<void> {
    const server = this.beside({ command: ["postgres", "-D", cluster] });
    this.server = server;
    await until("PostgreSQL accepts writes", async () => {
      if (!server.running) throw new Error(server.output);
      return (await this.attempt(["psql", ...client, "SELECT pg_is_in_recovery()"])).output === "f";
    });
  }

  /** Stops the server and deletes all its files. */
  async destroy(): Promise<void> {
    await this.stop("SIGINT");
    rmSync(join(this.directory, "data/pgdata"), { recursive: true });
  }

  async query(statement: string): Promise<string> {
    return this.run("psql", ...client, statement);
  }

  async backRest(...args: string[]): Promise<string> {
    return this.run("pgbackrest", "--stanza=main", ...args);
  }

  /** Runs a program beside the server, on its volumes, as another container of its pod would. */
  async attempt(command: readonly string[], environment: Environment = {}) {
    const container = this.beside({ command, environment });
    return { status: await container.end(), output: container.output.trim() };
  }

  /** @param signal says how: SIGINT waits for no client, SIGQUIT for nothing */
  private async stop(signal: "SIGINT" | "SIGQUIT"): Promise<void> {
    this.server?.signal(signal);
    await this.server?.end();
  }

  private async run(...command: string[]): Promise<string> {
    const { status, output } = await this.attempt(command);
    if (status !== 0)
      throw new Error(`${command.join(" ")} ended with ${status}:\n${output}\n${this.server?.output ?? ""}`);
    return output;
  }

  private beside({ command, environment = {} }: ContainerOptions & { readonly command: readonly string[] }): Container {
    const names = Object.keys(mounts) as (keyof typeof mounts)[];
    const volumes = Object.fromEntries(names.map((name) => [mounts[name], this.folder(name)]));
    return this.container("patroni", { command, volumes, environment: { PGHOST: mounts.sockets, ...environment } });
  }

  private container(image: keyof Database["images"], options: ContainerOptions): Container {
    const container = new Container(this.images[image], options);
    this.containers.push(container);
    return container;
  }

  private async startStore(port: number): Promise<void> {
    cpSync(certificates, this.folder("certificates"), { recursive: true });
    const store = this.container("s3", {
      volumes: { [`/buckets/${bucket}`]: this.folder("bucket"), "/certificates": this.folder("certificates") },
      environment: {
        ROOT_ACCESS_KEY_ID: keys.id,
        ROOT_SECRET_ACCESS_KEY: keys.secret,
        VGW_PORT: `127.0.0.1:${port}`,
        VGW_CERT: "/certificates/certificate.pem",
        VGW_KEY: "/certificates/key.pem",
      },
    });
    const ca = readFileSync(join(certificates, "authority.pem"));
    await until("the object store", async () => {
      if (!store.running) throw new Error(store.output);
      await new Promise<void>((resolve, reject) => {
        const socket = connect({ host: "127.0.0.1", port, servername: storeName, ca }, () => {
          socket.end();
          resolve();
        });
        socket.once("error", reject);
      });
      return true;
    });
  }

  private configure(port: number): void {
    // In a cluster, its DNS says this.
    appendFileSync(join(this.images.patroni.tree, "etc/hosts"), `127.0.0.1 ${storeName}\n`);
    cpSync(join(certificates, "authority.pem"), join(this.folder("configuration"), "authority.pem"));
    const repository = {
      type: "s3",
      path: "/main",
      "retention-full": "1",
      "s3-bucket": bucket,
      "s3-endpoint": storeName,
      "s3-region": "us-east-1",
      "s3-uri-style": "path",
      "s3-key": keys.id,
      "s3-key-secret": keys.secret,
      "storage-port": String(port),
      "storage-ca-file": `${mounts.configuration}/authority.pem`,
    };
    const lines = [
      "[global]",
      ...Object.entries(repository).map(([name, value]) => `repo1-${name}=${value}`),
      ...["log-level-file=off", "log-level-console=warn", "start-fast=y", "compress-type=zst"],
      ...["[main]", `pg1-path=${cluster}`, `pg1-socket-path=${mounts.sockets}`, "pg1-user=postgres"],
    ];
    writeFileSync(join(this.folder("configuration"), "pgbackrest.conf"), `${lines.join("\n")}\n`);
    cpSync(
      join(root, "components/backup/scripts/archive_push.sh"),
      join(this.folder("configuration"), "archive_push.sh"),
    );
  }

  private folder(name: string): string {
    const folder = join(this.directory, name);
    mkdirSync(folder, { recursive: true });
    return folder;
  }
}

const client = ["--username=postgres", "--dbname=postgres", "--no-align", "--tuples-only", "--quiet", "--command"];

/** Registers a database for the tests of a suite: it is there before the first of them, and gone after the last. */
export function aDatabase(): () => Database {
  let database: Database | undefined;
  before(async function () {
    // The first run builds the images.
    this.timeout(180_000);
    database = await Database.create();
    await database.start();
  });
  after(() => database?.remove());
  return () => {
    if (database === undefined) throw new Error("the database is there only while tests run");
    return database;
  };
}
