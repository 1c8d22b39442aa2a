import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { bootstrap } from "../../../components/cache/bootstrap.ts";
import { commonConfiguration, memberConfiguration } from "../../../components/cache/configuration.ts";
import { userFile } from "../../../components/cache/users.ts";
import { memberCount, type OwnCacheSettings, shapeOf } from "../../../settings/cache.ts";
import { root } from "../../../tools/lib/paths.ts";
import { run } from "../../../tools/lib/run.ts";
import { Container } from "./container.ts";
import type { UnpackedImage } from "./unpacked.ts";
import { freePorts, until } from "./wait.ts";

const domain = "cache-members.test.svc";
export const passwords = { application: "a", replication: "r", probe: "p", exporter: "e", admin: "x" };

let networks = 0;

/** Members of the cache with its own configuration and scripts, each on a loopback address of its own, and its proxy. */
export class CacheMembers {
  readonly addresses: readonly string[];
  private readonly directory = mkdtempSync(join(tmpdir(), "sark-cache-"));
  private readonly settings: OwnCacheSettings;
  private readonly images: Readonly<Record<"valkey" | "envoy", UnpackedImage>>;
  private readonly servers: (Container | undefined)[] = [];
  private readonly others: Container[] = [];
  private proxyStatus = 0;

  private constructor(settings: OwnCacheSettings, images: CacheMembers["images"]) {
    this.settings = settings;
    this.images = images;
    // The whole of 127.0.0.0/8 is this machine. Another run has another third byte.
    networks += 1;
    const network = `127.${70 + networks}.${process.pid % 256}`;
    this.addresses = Array.from({ length: memberCount(settings) }, (_, ordinal) => `${network}.${ordinal + 1}`);
  }

  /** Writes all files. Nothing is started yet. */
  static async create(settings: OwnCacheSettings, images: CacheMembers["images"]) {
    const cache = new CacheMembers(settings, images);
    await cache.writeFiles();
    return cache;
  }

  private async writeFiles(): Promise<void> {
    const write = (folder: string, files: Readonly<Record<string, string>>) => {
      mkdirSync(join(this.directory, folder), { recursive: true });
      for (const [name, text] of Object.entries(files)) writeFileSync(join(this.directory, folder, name), text);
    };
    const members = this.addresses.map((address, ordinal): readonly [string, string] => [
      `cache-${ordinal}.conf`,
      // As in a pod they have one address only.
      `${memberConfiguration(ordinal, address, "test")}bind ${address}\nbind-source-addr ${address}\n`,
    ]);
    write("etc/valkey", { "valkey.conf": commonConfiguration(this.settings), ...Object.fromEntries(members) });
    const outputs = Object.fromEntries(
      Object.entries(passwords).map(([user, password]) => [user, pulumi.output(password)]),
    ) as unknown as Parameters<typeof userFile>[0];
    write("etc/valkey-users", {
      "users.acl": await new Promise<string>((resolve) =>
        userFile(outputs, shapeOf(this.settings).shards).apply(resolve),
      ),
      "replication.conf": `primaryuser replication\nprimaryauth ${passwords.replication}\n`,
    });
    write("etc/cache-password", { password: passwords.application });
    await this.makeCertificates();
    const scripts = join(this.directory, "scripts");
    cpSync(join(root, "components/cache/scripts"), scripts, { recursive: true });
    // In a pod of its own the first member is at the loopback address that every pod has.
    const leave = readFileSync(join(scripts, "leave.sh"), "utf8").replace("127.0.0.1", this.addresses[0] ?? "");
    write("scripts", { "leave-0.sh": leave });
  }

  private async makeCertificates(): Promise<void> {
    const [tls, trust] = ["etc/valkey-tls", "etc/valkey-trust"].map((folder) => join(this.directory, folder));
    for (const folder of [tls, trust]) mkdirSync(folder ?? "", { recursive: true });
    const file = (name: string) => join(tls ?? "", name);
    const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-noenc"];
    const openssl = (...args: readonly string[]) => run("openssl", ["req", "-x509", ...key, "-days", "2", ...args]);
    await openssl("-subj", "/CN=authority", "-keyout", file("ca.key"), "-out", file("ca.crt"));
    await openssl(
      ...["-subj", "/CN=member", "-keyout", file("tls.key"), "-out", file("tls.crt")],
      ...["-CA", file("ca.crt"), "-CAkey", file("ca.key"), "-addext", `subjectAltName=DNS:*.${domain}`],
      ...["-addext", "extendedKeyUsage=serverAuth,clientAuth", "-addext", "basicConstraints=critical,CA:false"],
    );
    // Containers have another user; the machine's own must not matter.
    await run("chmod", ["-R", "a+rX", this.directory]);
    cpSync(file("ca.crt"), join(trust ?? "", "ca.crt"));
  }

  private folders(...names: readonly string[]): Record<string, string> {
    return Object.fromEntries(names.map((name) => [name, join(this.directory, name)]));
  }

  /** Starts a member, with the disk that it had, if any. */
  async start(ordinal: number): Promise<void> {
    const data = join(this.directory, `data-${ordinal}`);
    mkdirSync(data, { recursive: true });
    const container = new Container(this.images.valkey, {
      command: ["sh", "-c", 'exec valkey-server "$0" --availability-zone "$ZONE"', `/etc/valkey/cache-${ordinal}.conf`],
      environment: { ZONE: "abc"[ordinal % 3] ?? "" },
      volumes: { ...this.folders("/etc/valkey", "/etc/valkey-users", "/etc/valkey-tls"), "/data": data },
    });
    this.servers[ordinal] = container;
    await until(`member ${ordinal} starts`, () => {
      if (!container.running) throw new Error(container.output);
      return container.output.includes("Ready to accept connections");
    });
  }

  async kill(ordinal: number): Promise<void> {
    this.servers[ordinal]?.signal("SIGKILL");
    await this.servers[ordinal]?.end();
  }

  /** Tells a member to end, as a kubelet does after the hook. */
  async stop(ordinal: number): Promise<void> {
    await this.servers[ordinal]?.stop();
  }

  loseDisk(ordinal: number): void {
    rmSync(join(this.directory, `data-${ordinal}`), { recursive: true });
  }

  /** Starts a script of the cache, as a Job or a container of a pod would. */
  script(name: string, environment: Readonly<Record<string, string>> = {}): Container {
    const container = new Container(this.images.valkey, {
      command: ["sh", `/scripts/${name}`],
      environment: {
        MEMBERS: this.addresses.join(" "),
        SHARDS: String(shapeOf(this.settings).shards),
        REPLICAS: String(shapeOf(this.settings).replicas),
        ADMIN_PASSWORD: passwords.admin,
        AUTHORITY: "/etc/valkey-trust/ca.crt",
        DEADLINE: "60",
        ...environment,
      },
      volumes: this.folders("/etc/valkey-trust", "/scripts"),
    });
    this.others.push(container);
    return container;
  }

  /** Asks a member with Valkey's own client. */
  async ask(ordinal: number, options: readonly string[], ...words: readonly string[]): Promise<string> {
    const container = new Container(this.images.valkey, {
      command: ["timeout", "5", "valkey-cli", "-h", this.addresses[ordinal] ?? "", ...options, ...words],
      volumes: this.folders("/etc/valkey-trust", "/etc/valkey-tls"),
    });
    await container.end();
    return container.output.trim();
  }

  /** Options of a client that does everything right. */
  readonly rightly = (user: keyof typeof passwords, name: string = user): readonly string[] => [
    ...[
      "--tls",
      "--cacert",
      "/etc/valkey-trust/ca.crt",
      "--no-auth-warning",
      "--user",
      name,
      "--pass",
      passwords[user],
    ],
  ];

  /** Starts the proxy, and resolves with the port where it is a plain server. */
  async startProxy(): Promise<number> {
    const [port = 0, status = 0] = await freePorts(2);
    this.proxyStatus = status;
    const password = "/etc/cache-password/password";
    const args = { settings: this.settings, addresses: this.addresses, domain, passwordFile: password };
    const text = JSON.stringify(bootstrap(args))
      .replace('"address":"127.0.0.1","port_value":6379', `"address":"127.0.0.1","port_value":${port}`)
      .replace('"port_value":9902', `"port_value":${status}`)
      .replaceAll("/run/envoy/", "/tmp/");
    mkdirSync(join(this.directory, "etc/envoy"), { recursive: true });
    writeFileSync(join(this.directory, "etc/envoy/bootstrap.json"), text);
    const container = new Container(this.images.envoy, {
      arguments: ["--config-path", "/etc/envoy/bootstrap.json", "--concurrency", "1", "--disable-hot-restart"],
      volumes: this.folders("/etc/envoy", "/etc/cache-password", "/etc/valkey-trust"),
    });
    this.others.push(container);
    await until("the proxy is ready", async () => {
      if (!container.running) throw new Error(container.output);
      return (await fetch(`http://127.0.0.1:${status}/ready`)).ok;
    });
    return port;
  }

  /** How many members the proxy has been told of. */
  async knownToProxy(): Promise<number> {
    const metrics = await (await fetch(`http://127.0.0.1:${this.proxyStatus}/stats/prometheus`)).text();
    return Number(/^envoy_cluster_membership_total\{.*"valkey".*\} (\d+)$/m.exec(metrics)?.[1]);
  }

  /** Ends everything and removes all traces. */
  async remove(): Promise<void> {
    const all = [...this.servers, ...this.others].filter((container) => container !== undefined);
    for (const container of all) container.signal("SIGKILL");
    await Promise.all(all.map((container) => container.end()));
    rmSync(this.directory, { recursive: true, force: true });
  }
}
