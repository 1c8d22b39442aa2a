import { appendFileSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildImage, recipes } from "../../../tools/images/index.ts";
import { newAuthority } from "../../../tools/lab/switched/authority.ts";
import { Container } from "./container.ts";
import { CountingProgress } from "./progress.ts";
import { unpack, type UnpackedImage } from "./unpacked.ts";
import { freePorts, until } from "./wait.ts";

const host = "database.managed.test";
const mounts = { data: "/var/lib/postgresql/data", tls: "/etc/postgres-tls", scripts: "/scripts" };
const cluster = `${mounts.data}/pgdata`;
const extensions = "usr/share/postgresql/15/extension";

/** Superuser of the provider, whom its customers never are. */
const provider = "rdsadmin";

/** A role and its password. */
export interface Login {
  readonly user: string;
  readonly password: string;
}

/**
 * A PostgreSQL server as Amazon hands it over: over TLS alone, and its administrator is no superuser but may make roles and
 * databases, reads statistics, and may make some extensions.
 */
export class ManagedServer {
  private readonly directory: string;
  private readonly image: UnpackedImage;
  private readonly port: number;
  private readonly containers: Container[] = [];
  private server: Container | undefined;

  private constructor(directory: string, image: UnpackedImage, port: number) {
    this.directory = directory;
    this.image = image;
    this.port = port;
  }

  /** Starts a server; builds the image first where the cache has none. */
  static async start(administrator: Login): Promise<ManagedServer> {
    const built = await buildImage(recipes.patroni, new CountingProgress());
    const directory = mkdtempSync(join(tmpdir(), "sark-managed-"));
    const image = await unpack(built, join(directory, "image"));
    const [port = 0] = await freePorts(1);
    const server = new ManagedServer(directory, image, port);
    await server.prepare();
    await server.startServer(administrator);
    return server;
  }

  /** Ends everything and removes all traces. */
  async remove(): Promise<void> {
    for (const container of this.containers) container.signal("SIGKILL");
    await Promise.all(this.containers.map((container) => container.end()));
    rmSync(this.directory, { recursive: true, force: true });
  }

  /** Runs a program with a script and the authority's certificate, as a Job's pod would. */
  async run(command: readonly string[], environment: Readonly<Record<string, string>>, scripts: object = {}) {
    for (const [name, text] of Object.entries(scripts)) writeFileSync(join(this.folder("scripts"), name), String(text));
    const container = this.container(command, { ...environment, PGHOST: host, PGPORT: String(this.port) });
    return { status: await container.end(), output: container.output.trim() };
  }

  /** Runs statements as somebody who proves with a password who they are. */
  async as({ user, password }: Login, database: string, statement: string) {
    return this.run([...psql, statement], {
      ...{ PGUSER: user, PGPASSWORD: password, PGDATABASE: database },
      ...{ PGSSLMODE: "verify-full", PGSSLROOTCERT: `${mounts.tls}/ca.crt` },
    });
  }

  /** Runs statements as the provider, who may do everything. */
  async asProvider(statement: string): Promise<string> {
    const { status, output } = await this.as({ user: provider, password: "" }, "postgres", statement);
    if (status !== 0) throw new Error(output);
    return output;
  }

  private async prepare(): Promise<void> {
    const authority = await newAuthority("sark-managed-server");
    const { certificate, key } = await authority.issue(host);
    const tls = this.folder("tls");
    for (const [name, text] of Object.entries({ "ca.crt": authority.certificate, "tls.crt": certificate }))
      writeFileSync(join(tls, name), text);
    writeFileSync(join(tls, "tls.key"), key, { mode: 0o640 });
    chownSync(join(tls, "tls.key"), 0, Number(this.image.configuration.User.split(":")[0]));
    appendFileSync(join(this.image.tree, "etc/hosts"), `127.0.0.1 ${host}\n`);
    // Amazon lets its administrators make these. The second is not in the image: here it is a name without content.
    const at = (file: string) => join(this.image.tree, extensions, file);
    appendFileSync(at("pg_stat_statements.control"), "\ntrusted = true\n");
    writeFileSync(at("pgaudit.control"), "default_version = '1.7'\ntrusted = true\n");
    writeFileSync(at("pgaudit--1.7.sql"), "");
  }

  private async startServer({ user, password }: Login): Promise<void> {
    const initialized = await this.run(["initdb", "--pgdata", cluster, `--username=${provider}`, "--auth=trust"], {});
    if (initialized.status !== 0) throw new Error(initialized.output);
    const rules = [`hostssl all ${provider} 127.0.0.1/32 trust`, "hostssl all all 127.0.0.1/32 scram-sha-256"];
    writeFileSync(join(this.folder("data"), "pgdata/pg_hba.conf"), `${rules.join("\n")}\n`);
    const settings = {
      ...{ listen_addresses: "127.0.0.1", port: String(this.port), unix_socket_directories: "/tmp", ssl: "on" },
      ...{ ssl_cert_file: `${mounts.tls}/tls.crt`, ssl_key_file: `${mounts.tls}/tls.key`, jit: "off" },
      ...{ log_statement: "all", shared_preload_libraries: "pg_stat_statements" },
    };
    const options = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
    this.server = this.container(["postgres", "-D", cluster, ...options]);
    await until("PostgreSQL", async () => (await this.asProvider("SELECT 1")) === "1");
    await this.asProvider(
      `CREATE ROLE ${user} LOGIN CREATEROLE CREATEDB PASSWORD '${password}'; ` +
        `GRANT pg_monitor, pg_signal_backend TO ${user} WITH ADMIN OPTION; GRANT CREATE ON DATABASE postgres TO ${user}`,
    );
  }

  /** What the server has logged so far, every statement among it. */
  get log(): string {
    return this.server?.output ?? "";
  }

  private container(command: readonly string[], environment: Readonly<Record<string, string>> = {}): Container {
    const names = Object.keys(mounts) as (keyof typeof mounts)[];
    const volumes = Object.fromEntries(names.map((name) => [mounts[name], this.folder(name)]));
    const container = new Container(this.image, { command, environment, volumes });
    this.containers.push(container);
    return container;
  }

  private folder(name: string): string {
    const folder = join(this.directory, name);
    mkdirSync(folder, { recursive: true });
    return folder;
  }
}

const psql = ["psql", "--no-psqlrc", "--no-align", "--tuples-only", "--quiet", "--set=ON_ERROR_STOP=1", "--command"];
