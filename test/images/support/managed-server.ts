import { appendFileSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildImage, recipes } from "../../../tools/images/index.ts";
import { newAuthority } from "../../../tools/lab/switched/authority.ts";
import { CountingProgress } from "./progress.ts";
import { type Environment, type Login, psql, TlsPostgres, verified } from "./tls-postgres.ts";
import { unpack, type UnpackedImage } from "./unpacked.ts";
import { freePorts, until } from "./wait.ts";

const host = "database.managed.test";
const extensions = "usr/share/postgresql/15/extension";

/** Superuser of the provider, whom its customers never are. */
const provider = "rdsadmin";

/**
 * A PostgreSQL server as Amazon hands it over: over TLS alone, and its administrator is no superuser but may make roles and
 * databases, reads statistics, and may make some extensions.
 */
export class ManagedServer extends TlsPostgres {
  private readonly port: number;

  private constructor(directory: string, image: UnpackedImage, port: number) {
    super(directory, image);
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

  /** Runs a program with a script and the authority's certificate, as a Job's pod would. */
  override async run(command: readonly string[], environment: Environment, scripts: object = {}) {
    return super.run(command, { ...environment, PGHOST: host, PGPORT: String(this.port) }, scripts);
  }

  /** Runs statements as somebody who proves with a password who they are. */
  async as({ user, password }: Login, database: string, statement: string) {
    return this.run([...psql, "--command", statement], {
      ...{ PGUSER: user, PGPASSWORD: password, PGDATABASE: database },
      ...verified,
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
    await this.certify("tls", this.image, authority, host);
    TlsPostgres.name(this.image, host);
    // Amazon lets its administrators make these. The second is not in the image: here it is a name without content.
    const at = (file: string) => join(this.image.tree, extensions, file);
    appendFileSync(at("pg_stat_statements.control"), "\ntrusted = true\n");
    writeFileSync(at("pgaudit.control"), "default_version = '1.7'\ntrusted = true\n");
    writeFileSync(at("pgaudit--1.7.sql"), "");
  }

  private async startServer({ user, password }: Login): Promise<void> {
    const rules = [`hostssl all ${provider} 127.0.0.1/32 trust`, "hostssl all all 127.0.0.1/32 scram-sha-256"];
    await this.initialize(rules, `--username=${provider}`, "--auth=trust");
    this.launch(this.port);
    await until("PostgreSQL", async () => (await this.asProvider("SELECT 1")) === "1");
    await this.asProvider(
      `CREATE ROLE ${user} LOGIN CREATEROLE CREATEDB PASSWORD '${password}'; ` +
        `GRANT pg_monitor, pg_signal_backend TO ${user} WITH ADMIN OPTION; GRANT CREATE ON DATABASE postgres TO ${user}`,
    );
  }
}
