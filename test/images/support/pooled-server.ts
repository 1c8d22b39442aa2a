import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildImage, recipes } from "../../../tools/images/index.ts";
import { newAuthority } from "../../../tools/lab/switched/authority.ts";
import { Container } from "./container.ts";
import { CountingProgress } from "./progress.ts";
import { type Environment, type Login, mounts, psql, TlsPostgres, verified } from "./tls-postgres.ts";
import { unpack, type UnpackedImage } from "./unpacked.ts";
import { freePorts, until } from "./wait.ts";

/** Where a server or a pooler listens. */
export interface Place {
  readonly host: string;
  readonly port: number;
}

/** A PostgreSQL server as the platform's own cluster has it, over TLS and by password alone, and poolers in front of it. */
export class PooledServer extends TlsPostgres {
  /** The server itself. */
  readonly direct: Place;
  private readonly poolerImage: UnpackedImage;
  private readonly superuser: Login;
  private readonly poolerHost: string;

  private constructor(
    directory: string,
    images: Readonly<Record<"patroni" | "pgbouncer", UnpackedImage>>,
    superuser: Login,
    places: { readonly direct: Place; readonly poolerHost: string },
  ) {
    super(directory, images.patroni);
    this.poolerImage = images.pgbouncer;
    this.superuser = superuser;
    this.direct = places.direct;
    this.poolerHost = places.poolerHost;
  }

  /**
   * Starts a server; builds the images first where the cache has none.
   *
   * @param hosts names of the server and of the poolers, for their certificates
   * @param recipe of the server's image
   */
  static async start(
    superuser: Login,
    hosts: { readonly server: string; readonly pooler: string },
    recipe = recipes.patroni,
  ) {
    const progress = new CountingProgress();
    const built = {
      patroni: await buildImage(recipe, progress),
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
    const container = new Container(this.poolerImage, {
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

  /** Starts a program in PostgreSQL's image; {@link file} are files that both see. */
  background(command: readonly string[], environment: Environment = {}): Container {
    return this.container(command, { ...verified, ...environment });
  }

  /** Path of a file that programs see as `/work/<name>`. */
  file(name: string): string {
    return join(this.folder("work"), name);
  }

  /** Runs statements as somebody who proves with a password who they are. */
  async as({ user, password }: Login, { host, port }: Place, database: string, ...statements: readonly string[]) {
    return this.run([...psql, ...statements.flatMap((statement) => ["--command", statement])], {
      ...{ PGHOST: host, PGPORT: String(port), PGUSER: user, PGPASSWORD: password, PGDATABASE: database },
      ...verified,
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
    await this.certify("tls", this.image, authority, this.direct.host);
    await this.certify("pooler-tls", this.poolerImage, authority, this.poolerHost);
    for (const image of [this.image, this.poolerImage]) TlsPostgres.name(image, this.direct.host, this.poolerHost);
    const { user, password } = this.superuser;
    writeFileSync(join(this.folder("work"), "password"), password);
    await this.initialize(
      ["hostssl all all all scram-sha-256"],
      ...[`--username=${user}`, "--auth=scram-sha-256", `--pwfile=${mounts.work}/password`],
    );
    const server = this.launch(this.direct.port);
    await until("PostgreSQL", async () => {
      if (!server.running) throw new Error(server.output);
      return (await this.query("SELECT 1")) === "1";
    });
  }
}
