import { appendFileSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildImage, recipes } from "../../../tools/images/index.ts";
import { newAuthority } from "../../../tools/lab/switched/authority.ts";
import { Container } from "./container.ts";
import { CountingProgress } from "./progress.ts";
import { unpack, type UnpackedImage } from "./unpacked.ts";
import { freePorts, until } from "./wait.ts";

const mounts = {
  data: "/var/lib/postgresql/data",
  tls: "/etc/postgres-tls",
  scripts: "/scripts",
  work: "/work",
} as const;
const cluster = `${mounts.data}/pgdata`;

/** A role and its password. */
export interface Login {
  readonly user: string;
  readonly password: string;
}

/** Where a server or a pooler listens. */
export interface Place {
  readonly host: string;
  readonly port: number;
}

type Environment = Readonly<Record<string, string>>;

/** A PostgreSQL server as the platform's own cluster has it, over TLS and by password alone, and poolers in front of it. */
export class PooledServer {
  /** The server itself. */
  readonly direct: Place;
  private readonly directory: string;
  private readonly images: Readonly<Record<"patroni" | "pgbouncer", UnpackedImage>>;
  private readonly superuser: Login;
  private readonly poolerHost: string;
  private readonly containers: Container[] = [];

  private constructor(
    directory: string,
    images: PooledServer["images"],
    superuser: Login,
    places: { readonly direct: Place; readonly poolerHost: string },
  ) {
    this.directory = directory;
    this.images = images;
    this.superuser = superuser;
    this.direct = places.direct;
    this.poolerHost = places.poolerHost;
  }

  /**
   * Starts a server; builds the images first where the cache has none.
   *
   * @param hosts names of the server and of the poolers, for their certificates
   */
  static async start(superuser: Login, hosts: { readonly server: string; readonly pooler: string }) {
    const progress = new CountingProgress();
    const built = {
      patroni: await buildImage(recipes.patroni, progress),
      pgbouncer: await buildImage(recipes.pgbouncer, progress),
    };
    const directory = mkdtempSync(join(tmpdir(), "sark-pooled-"));
    const images = {
      patroni: await unpack(built.patroni, join(directory, "patroni")),
      pgbouncer: await unpack(built.pgbouncer, join(directory, "pgbouncer")),
    };
    const [port = 0] = await freePorts(1);
    const places = { direct: { host: hosts.server, port }, poolerHost: hosts.pooler };
    const server = new PooledServer(directory, images, superuser, places);
    await server.startServer();
    return server;
  }

  /** Ends everything and removes all traces. */
  async remove(): Promise<void> {
    for (const container of this.containers) container.signal("SIGKILL");
    await Promise.all(this.containers.map((container) => container.end()));
    rmSync(this.directory, { recursive: true, force: true });
  }

  /**
   * Starts a pooler of the platform's.
   *
   * @param configuration its file as the platform renders it; the ports are replaced
   * @param logins those that it knows by itself
   */
  async pooler(name: string, configuration: string, logins: readonly Login[]): Promise<Place> {
    const [port = 0] = await freePorts(1);
    const here = configuration
      .replaceAll("port=5432", `port=${this.direct.port}`)
      .replace(/^listen_port = .*$/m, `listen_port = ${port}`)
      .replace(/^listen_addr = .*$/m, "listen_addr = 127.0.0.1");
    const files = { config: this.folder(`${name}-config`), users: this.folder(`${name}-users`) };
    writeFileSync(join(files.config, "pgbouncer.ini"), here);
    const lines = logins.map(({ user, password }) => `"${user}" "${password}"\n`);
    writeFileSync(join(files.users, "userlist.txt"), lines.join(""));
    const container = new Container(this.images.pgbouncer, {
      arguments: ["/etc/pgbouncer/pgbouncer.ini"],
      volumes: {
        "/etc/pgbouncer": files.config,
        "/etc/pgbouncer-users": files.users,
        [mounts.tls]: this.folder("pooler-tls"),
      },
    });
    this.containers.push(container);
    const place = { host: this.poolerHost, port };
    await until("the pooler", async () => {
      if (!container.running) throw new Error(container.output);
      const { output } = await this.run(["pg_isready"], { PGHOST: "127.0.0.1", PGPORT: String(port) });
      return output.includes("accepting connections");
    });
    return place;
  }

  /** Runs a program in PostgreSQL's image, with scripts, as a Job's pod would. */
  async run(command: readonly string[], environment: Environment, scripts: object = {}) {
    for (const [name, text] of Object.entries(scripts)) writeFileSync(join(this.folder("scripts"), name), String(text));
    const container = this.container(command, environment);
    return { status: await container.end(), output: container.output.trim() };
  }

  /** Starts a program in PostgreSQL's image; {@link file} are files that both see. */
  background(command: readonly string[], environment: Environment = {}): Container {
    const tls = { PGSSLMODE: "verify-full", PGSSLROOTCERT: `${mounts.tls}/ca.crt` };
    return this.container(command, { ...tls, ...environment });
  }

  /** Path of a file that programs see as `/work/<name>`. */
  file(name: string): string {
    return join(this.folder("work"), name);
  }

  /** Runs statements as somebody who proves with a password who they are. */
  async as({ user, password }: Login, { host, port }: Place, database: string, ...statements: readonly string[]) {
    return this.run([...psql, ...statements.flatMap((statement) => ["--command", statement])], {
      ...{ PGHOST: host, PGPORT: String(port), PGUSER: user, PGPASSWORD: password, PGDATABASE: database },
      ...{ PGSSLMODE: "verify-full", PGSSLROOTCERT: `${mounts.tls}/ca.crt` },
    });
  }

  /** Runs statements as the superuser. */
  async query(statement: string, database = "postgres"): Promise<string> {
    const { status, output } = await this.as(this.superuser, this.direct, database, statement);
    if (status !== 0) throw new Error(output);
    return output;
  }

  private async startServer(): Promise<void> {
    const authority = await newAuthority("sark-pooled-server");
    for (const [folder, image, host] of [
      ["tls", this.images.patroni, this.direct.host],
      ["pooler-tls", this.images.pgbouncer, this.poolerHost],
    ] as const) {
      const { certificate, key } = await authority.issue(host);
      const at = (file: string) => join(this.folder(folder), file);
      writeFileSync(at("ca.crt"), authority.certificate);
      writeFileSync(at("tls.crt"), certificate);
      writeFileSync(at("tls.key"), key, { mode: 0o640 });
      chownSync(at("tls.key"), 0, Number(image.configuration.User.split(":")[0]));
      appendFileSync(join(image.tree, "etc/hosts"), `127.0.0.1 ${this.direct.host} ${this.poolerHost}\n`);
    }
    const { user, password } = this.superuser;
    writeFileSync(join(this.folder("work"), "password"), password);
    const initialized = await this.run(
      ["initdb", "--pgdata", cluster, `--username=${user}`, "--auth=scram-sha-256", `--pwfile=${mounts.work}/password`],
      {},
    );
    if (initialized.status !== 0) throw new Error(initialized.output);
    writeFileSync(join(this.folder("data"), "pgdata/pg_hba.conf"), "hostssl all all all scram-sha-256\n");
    const settings = {
      ...{ listen_addresses: "127.0.0.1", port: String(this.direct.port), unix_socket_directories: "/tmp", ssl: "on" },
      ...{ ssl_cert_file: `${mounts.tls}/tls.crt`, ssl_key_file: `${mounts.tls}/tls.key`, jit: "off" },
      ...{ log_statement: "all", shared_preload_libraries: "pg_stat_statements" },
    };
    const options = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
    const server = this.container(["postgres", "-D", cluster, ...options], {});
    await until("PostgreSQL", async () => {
      if (!server.running) throw new Error(server.output);
      return (await this.query("SELECT 1")) === "1";
    });
    this.log = () => server.output;
  }

  /** What the server has logged so far, every statement among it. */
  log = (): string => "";

  private container(command: readonly string[], environment: Environment): Container {
    const names = Object.keys(mounts) as (keyof typeof mounts)[];
    const volumes = Object.fromEntries(names.map((name) => [mounts[name], this.folder(name)]));
    const container = new Container(this.images.patroni, { command, environment, volumes });
    this.containers.push(container);
    return container;
  }

  private folder(name: string): string {
    const folder = join(this.directory, name);
    mkdirSync(folder, { recursive: true });
    return folder;
  }
}

const psql = ["psql", "--no-psqlrc", "--no-align", "--tuples-only", "--quiet", "--set=ON_ERROR_STOP=1"];
