import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { users } from "../../components/postgres/names.ts";
import { buildImage, recipes } from "../../tools/images/index.ts";
import { setUpPostgresExporter } from "../../tools/setup/index.ts";
import { versions } from "../../tools/setup/versions.ts";
import { Container, type ContainerOptions, describeContainers } from "./support/container.ts";
import { CountingProgress } from "./support/progress.ts";
import { unpack, type UnpackedImage } from "./support/unpacked.ts";
import { freePorts, until } from "./support/wait.ts";

const programs = [
  ...["patroni", "patronictl", "psql", "pg_ctl", "initdb", "pg_rewind", "pg_basebackup", "pg_amcheck", "pg_checksums"],
  ...["postgres", "pg_controldata", "pg_isready", "pg_dump", "pgbackrest", "python3", "sh", "cp", "sleep", "sed"],
];

describeContainers("images of PostgreSQL", function () {
  this.timeout(120_000);

  let directory: string;
  let images: Readonly<Record<"patroni" | "pgbouncer" | "postgresExporter", UnpackedImage>>;

  before(async function () {
    // The first run builds the images.
    this.timeout(180_000);
    const progress = new CountingProgress();
    const built = {
      patroni: await buildImage(recipes.patroni, progress),
      pgbouncer: await buildImage(recipes.pgbouncer, progress),
      postgresExporter: await buildImage(recipes.postgresExporter(await setUpPostgresExporter(progress)), progress),
    };
    directory = mkdtempSync(join(tmpdir(), "sark-postgres-"));
    images = {
      patroni: await unpack(built.patroni, join(directory, "patroni")),
      pgbouncer: await unpack(built.pgbouncer, join(directory, "pgbouncer")),
      postgresExporter: await unpack(built.postgresExporter, join(directory, "exporter")),
    };
  });
  after(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  async function run(image: keyof typeof images, options: ContainerOptions) {
    const container = new Container(images[image], options);
    return { status: await container.end(), output: container.output.trim() };
  }

  const [postgresVersion = "", patroniVersion = ""] = recipes.patroni.tag.split("-");

  for (const [image, what, options, version] of [
    ["patroni", "the entrypoint", { arguments: ["--version"] }, `patroni ${patroniVersion}`],
    ["patroni", "patronictl", { command: ["patronictl", "version"] }, `patronictl version ${patroniVersion}`],
    ["patroni", "postgres", { command: ["postgres", "--version"] }, `postgres (PostgreSQL) ${postgresVersion}.`],
    ["patroni", "pgbackrest", { command: ["pgbackrest", "version"] }, "pgBackRest 2.45"],
    ["pgbouncer", "the entrypoint", { arguments: ["--version"] }, `PgBouncer ${recipes.pgbouncer.tag}`],
    ["postgresExporter", "the entrypoint", { arguments: ["--version"] }, `version ${versions.postgresExporter} `],
  ] as const) {
    it(`${image}: ${what} has the version that is pinned`, async () => {
      const { status, output } = await run(image, options);
      assert.equal(status, 0, output);
      assert.ok(output.includes(version), output);
    });
  }

  it("patroni: every program that its pods and people call is on the PATH", async () => {
    const script = 'for name in "$@"; do command -v "$name" > /dev/null || echo "$name"; done';
    const { output } = await run("patroni", { command: ["sh", "-c", script, "sh", ...programs] });
    assert.equal(output, "");
  });

  it("patroni: programs and extensions find all their libraries", async () => {
    // In spite of the packages that are left out.
    const script = `
        for file in /usr/lib/postgresql/15/bin/* /usr/lib/postgresql/15/lib/*.so /usr/bin/pgbackrest; do
          ld.so --list "$file" > /dev/null && echo found || echo "$file"
        done`;
    const { output } = await run("patroni", { command: ["sh", "-c", script] });
    const lines = output.split("\n");
    assert.deepEqual([...new Set(lines)], ["found"]);
    assert.ok(lines.length > 50);
  });

  it("patroni: modules are there, and their bytecode", async () => {
    const modules = "patroni.dcs.kubernetes, patroni.ctl, psycopg2, pythonjsonlogger.json";
    const script = `import ${modules}, sys; print(*(m.__cached__ for m in sys.modules.values() if getattr(m, "__cached__", None)), sep="\\n")`;
    const check = 'python3 -c "$1" | while read -r file; do [ -e "$file" ] && echo compiled || echo "$file"; done';
    const { output } = await run("patroni", { command: ["sh", "-c", check, "sh", script] });
    assert.deepEqual([...new Set(output.split("\n"))], ["compiled"]);
  });

  it("patroni: believes the public authorities where no other is named", async () => {
    const script = "import ssl; print(len(ssl.create_default_context().get_ca_certs()))";
    const { output } = await run("patroni", { command: ["python3", "-c", script] });
    assert.ok(Number(output) > 100, output);
  });

  describe("patroni --validate-config", () => {
    const configuration = {
      scope: "test",
      name: "test-0",
      restapi: { listen: "127.0.0.1:8008", connect_address: "192.0.2.1:8008" },
      kubernetes: { namespace: "test", labels: { application: "patroni" } },
      log: { type: "json" },
      postgresql: {
        listen: "127.0.0.1:5432",
        connect_address: "192.0.2.1:5432",
        data_dir: "/tmp/data",
        bin_dir: "/usr/lib/postgresql/15/bin",
        authentication: {
          replication: { username: "replicator", password: "x" },
          superuser: { username: "postgres", password: "x" },
        },
      },
    };

    const validate = async (settings: object) => {
      const folder = join(directory, "configuration");
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, "patroni.yaml"), JSON.stringify(settings));
      return run("patroni", {
        arguments: ["--validate-config", "--ignore-listen-port", "/etc/patroni/patroni.yaml"],
        volumes: { "/etc/patroni": folder },
      });
    };

    it("accepts a configuration", async () => {
      assert.deepEqual(await validate(configuration), { status: 0, output: "" });
    });

    it("refuses a wrong one, and says why", async () => {
      const { scope: _, ...rest } = configuration;
      const { status, output } = await validate(rest);
      assert.equal(status, 1);
      assert.match(output, /scope .*is not defined/);
    });
  });

  it("pgbouncer: keeps prepared statements in transaction mode", async () => {
    const [port = 0] = await freePorts(1);
    const folder = join(directory, "pooler");
    mkdirSync(folder);
    const settings = {
      listen_addr: "127.0.0.1",
      listen_port: port,
      unix_socket_dir: "",
      auth_type: "trust",
      auth_file: "/etc/pgbouncer/users.txt",
      stats_users: "monitoring",
      pool_mode: "transaction",
      max_prepared_statements: 100,
    };
    const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`);
    writeFileSync(join(folder, "pgbouncer.ini"), ["[databases]", "[pgbouncer]", ...lines, ""].join("\n"));
    writeFileSync(join(folder, "users.txt"), '"monitoring" ""\n');
    const pooler = new Container(images.pgbouncer, {
      arguments: ["/etc/pgbouncer/pgbouncer.ini"],
      volumes: { "/etc/pgbouncer": folder },
    });
    try {
      const url = `postgresql://monitoring@127.0.0.1:${port}/pgbouncer`;
      await until("the pooler", async () => {
        const { output } = await run("patroni", { command: ["psql", "-At", "--command=SHOW CONFIG", url] });
        return output.includes("max_prepared_statements|100|") && output.includes("pool_mode|transaction|");
      });
    } finally {
      await pooler.stop();
    }
  });

  it("pgbouncer: tells who may ask about itself, by password, and takes no orders from them", async () => {
    const [port = 0] = await freePorts(1);
    const folder = join(directory, "statistics");
    mkdirSync(folder);
    const settings = {
      listen_addr: "127.0.0.1",
      listen_port: port,
      unix_socket_dir: "",
      auth_type: "scram-sha-256",
      auth_file: "/etc/pgbouncer/users.txt",
      stats_users: users.poolerStatistics,
    };
    const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`);
    writeFileSync(join(folder, "pgbouncer.ini"), ["[databases]", "[pgbouncer]", ...lines, ""].join("\n"));
    writeFileSync(join(folder, "users.txt"), `"owner" "secret"\n"${users.poolerStatistics}" "another"\n`);
    const pooler = new Container(images.pgbouncer, {
      arguments: ["/etc/pgbouncer/pgbouncer.ini"],
      volumes: { "/etc/pgbouncer": folder },
    });
    const ask = async (user: string, password: string, question: string) => {
      const url = `postgresql://${user}@127.0.0.1:${port}/pgbouncer`;
      const environment = { PGPASSWORD: password };
      return run("patroni", { command: ["psql", "-At", `--command=${question}`, url], environment });
    };
    try {
      await until("the pooler", async () => {
        const { output } = await ask(users.poolerStatistics, "another", "SHOW LISTS");
        return output.includes("used_clients|");
      });
      for (const [user, password, question] of [
        [users.poolerStatistics, "wrong", "SHOW LISTS"],
        [users.poolerStatistics, "another", "PAUSE"],
        ["owner", "secret", "SHOW LISTS"],
      ] as const) {
        const { status } = await ask(user, password, question);
        assert.notEqual(status, 0, `${user}, ${question}`);
      }
    } finally {
      await pooler.stop();
    }
  });

  it("postgres-exporter: serves metrics, also those of queries of one's own", async () => {
    const [port = 0, closed = 0] = await freePorts(2);
    const folder = join(directory, "queries");
    mkdirSync(folder);
    writeFileSync(join(folder, "queries.yaml"), "{}\n");
    const exporter = new Container(images.postgresExporter, {
      arguments: [`--web.listen-address=127.0.0.1:${port}`, "--extend.query-path=/queries/queries.yaml"],
      environment: { DATA_SOURCE_NAME: `postgresql://monitoring@127.0.0.1:${closed}/postgres?sslmode=disable` },
      volumes: { "/queries": folder },
    });
    try {
      await until("metrics that say the server is down", async () => {
        const response = await fetch(`http://127.0.0.1:${port}/metrics`);
        return (await response.text()).includes("\npg_up 0\n");
      });
    } finally {
      await exporter.stop();
    }
  });
});
