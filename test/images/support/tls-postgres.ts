import { appendFileSync, chownSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Authority } from "../../../tools/lab/switched/authority.ts";
import { Container } from "./container.ts";
import type { UnpackedImage } from "./unpacked.ts";

/** Where containers have the folders of the server. */
export const mounts = {
  data: "/var/lib/postgresql/data",
  tls: "/etc/postgres-tls",
  scripts: "/scripts",
  work: "/work",
} as const;

export const cluster = `${mounts.data}/pgdata`;

/** A role and its password. */
export interface Login {
  readonly user: string;
  readonly password: string;
}

export type Environment = Readonly<Record<string, string>>;

/** Where a client connects that insists on the server's certificate. */
export const verified: Environment = { PGSSLMODE: "verify-full", PGSSLROOTCERT: `${mounts.tls}/ca.crt` };

export const psql = ["psql", "--no-psqlrc", "--no-align", "--tuples-only", "--quiet", "--set=ON_ERROR_STOP=1"];

/** A PostgreSQL server over TLS in the platform's image, with the programs beside it that are run there. */
export abstract class TlsPostgres {
  protected readonly directory: string;
  protected readonly image: UnpackedImage;
  protected readonly containers: Container[] = [];
  private server: Container | undefined;

  protected constructor(directory: string, image: UnpackedImage) {
    this.directory = directory;
    this.image = image;
  }

  /** Ends everything and removes all traces. */
  async remove(): Promise<void> {
    for (const container of this.containers) container.signal("SIGKILL");
    await Promise.all(this.containers.map((container) => container.end()));
    rmSync(this.directory, { recursive: true, force: true });
  }

  /** Runs a program with scripts and the authority's certificate, as a Job's pod would. */
  async run(command: readonly string[], environment: Environment, scripts: object = {}) {
    for (const [name, text] of Object.entries(scripts)) writeFileSync(join(this.folder("scripts"), name), String(text));
    const container = this.container(command, environment);
    return { status: await container.end(), output: container.output.trim() };
  }

  /** What the server has logged so far, every statement among it. */
  get log(): string {
    return this.server?.output ?? "";
  }

  /** Makes the server's files, and who may connect how. */
  protected async initialize(rules: readonly string[], ...options: readonly string[]): Promise<void> {
    const { status, output } = await this.run(["initdb", "--pgdata", cluster, ...options], {});
    if (status !== 0) throw new Error(output);
    writeFileSync(join(this.folder("data"), "pgdata/pg_hba.conf"), rules.map((rule) => `${rule}\n`).join(""));
  }

  /** Starts the server at a port of the loopback address; it need not answer yet. */
  protected launch(port: number): Container {
    const settings = {
      ...{ listen_addresses: "127.0.0.1", port: String(port), unix_socket_directories: "/tmp", ssl: "on" },
      ...{ ssl_cert_file: `${mounts.tls}/tls.crt`, ssl_key_file: `${mounts.tls}/tls.key`, jit: "off" },
      ...{ log_statement: "all", shared_preload_libraries: "pg_stat_statements" },
    };
    const options = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
    this.server = this.container(["postgres", "-D", cluster, ...options], {});
    return this.server;
  }

  /** Puts a certificate for a host, its key and the authority's certificate into a folder, readable for the image's user. */
  protected async certify(folder: string, image: UnpackedImage, authority: Authority, host: string): Promise<void> {
    const { certificate, key } = await authority.issue(host);
    const at = (file: string) => join(this.folder(folder), file);
    writeFileSync(at("ca.crt"), authority.certificate);
    writeFileSync(at("tls.crt"), certificate);
    writeFileSync(at("tls.key"), key, { mode: 0o640 });
    chownSync(at("tls.key"), 0, Number(image.configuration.User.split(":")[0]));
  }

  /** Lets an image find hosts at the loopback address. */
  protected static name(image: UnpackedImage, ...hosts: readonly string[]): void {
    appendFileSync(join(image.tree, "etc/hosts"), `127.0.0.1 ${hosts.join(" ")}\n`);
  }

  protected container(command: readonly string[], environment: Environment): Container {
    const names = Object.keys(mounts) as (keyof typeof mounts)[];
    const volumes = Object.fromEntries(names.map((name) => [mounts[name], this.folder(name)]));
    const container = new Container(this.image, { command, environment, volumes });
    this.containers.push(container);
    return container;
  }

  protected folder(name: string): string {
    const folder = join(this.directory, name);
    mkdirSync(folder, { recursive: true });
    return folder;
  }
}
