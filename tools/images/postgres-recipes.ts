import { join } from "node:path";
import { versions } from "../setup/versions.ts";
import type { Recipe } from "./recipe.ts";

const file = (name: string): string => join(import.meta.dirname, name);

/** Perl, and what only the maintainer scripts call. */
const maintenance = [
  ...["perl", "perl-base", "libjson-perl", "libipc-run-perl", "libio-pty-perl", "postgresql-common", "ssl-cert"],
  ...["postgresql-client-common", "openssl", "adduser", "passwd", "debconf", "ucf", "init-system-helpers"],
  ...["sysvinit-utils", "sensible-utils", "libpam-modules", "libpam-modules-bin", "libsemanage2"],
];

/** A PostgreSQL server with its programs and extensions. */
const server = {
  packages: ["postgresql-15", "dash", "coreutils", "sed", "libc-bin", "tzdata"],
  without: [
    ...maintenance,
    ...["libperl5.36", "perl-modules-5.36", "libfile-find-rule-perl", "libtext-glob-perl", "libnumber-compare-perl"],
    ...["dpkg", "tar", "locales", "libc-l10n", "debianutils", "libpam-runtime", "libllvm14", "libz3-4"],
  ],
  // Just-in-time compilation takes a compiler of 100 MB. Without this library the server does not try it.
  withoutFiles: ["llvmjit*", "bitcode"].map((name) => `usr/lib/postgresql/15/lib/${name}`),
};

const serverPath = "/usr/lib/postgresql/15/bin:/usr/bin:/bin";

/** One PostgreSQL server that makes its users and databases itself when its volume is empty. */
export const postgres: Recipe = {
  name: "postgres",
  tag: "15",
  ...server,
  files: [{ from: file("postgres-entrypoint.sh"), to: "/entrypoint.sh" }],
  user: 999,
  entrypoint: ["/entrypoint.sh"],
  environment: {
    PATH: serverPath,
    LC_ALL: "C.UTF-8",
    PGDATA: "/var/lib/postgresql/data/pgdata",
    PGHOST: "/tmp",
  },
  // A fast shutdown: SIGTERM would wait for clients that never leave.
  stopSignal: "SIGINT",
};

const pythonPackages = "/usr/local/lib/python3.11/dist-packages";

/** A member of a replicated PostgreSQL, with backups. Its pod says where data, configuration and repository are. */
export const patroni: Recipe = {
  name: "patroni",
  tag: "15-4.1.5",
  packages: [
    ...[...server.packages, "pgbackrest", "python3", "python3-cdiff", "python3-click", "python3-dateutil"],
    ...["python3-prettytable", "python3-psutil", "python3-psycopg2", "python3-urllib3", "python3-yaml"],
  ],
  without: server.without,
  // An example that pgBackRest would read.
  withoutFiles: [...server.withoutFiles, "etc/pgbackrest.conf"],
  wheels: { requirements: file("patroni-requirements.txt"), into: pythonPackages },
  files: ["patroni", "patronictl"].map((name) => ({ from: file(`${name}-launcher.py`), to: `/usr/local/bin/${name}` })),
  compile: ["usr/lib/python3.11", "usr/lib/python3/dist-packages", pythonPackages.slice(1)],
  user: 999,
  entrypoint: ["patroni"],
  environment: {
    PATH: `/usr/local/bin:${serverPath}`,
    LC_ALL: "C.UTF-8",
    PYTHONUNBUFFERED: "1",
    // The public authorities that OpenSSL believes where a repository names none of its own.
    SSL_CERT_FILE: `${pythonPackages}/certifi/cacert.pem`,
  },
};

/** A connection pooler. */
export const pgbouncer: Recipe = {
  name: "pgbouncer",
  tag: "1.24.1",
  // The first release whose PgBouncer keeps prepared statements in transaction mode, which came with 1.21.
  release: "trixie",
  packages: ["pgbouncer", "dash"],
  without: [
    ...maintenance,
    ...["libperl5.40", "perl-modules-5.40", "libtext-charwidth-perl", "libtext-wrapi18n-perl", "postgresql-common-dev"],
    ...["libgdbm6t64", "libgdbm-compat4t64", "libdb5.3t64", "procps", "libproc2-0", "libncursesw6", "libtinfo6"],
    ...["netbase", "base-passwd", "login.defs", "openssl-provider-legacy", "libdebconfclient0", "libsemanage-common"],
    ...["libsepol2", "libbsd0", "libmd0", "libacl1", "libattr1"],
  ],
  user: 999,
  entrypoint: ["pgbouncer"],
  environment: { PATH: "/usr/sbin:/usr/bin", LC_ALL: "C.UTF-8" },
};

/**
 * Metrics of one PostgreSQL server.
 *
 * @param program path of the static binary
 */
export const postgresExporter = (program: string): Recipe => ({
  name: "postgres-exporter",
  tag: versions.postgresExporter,
  files: [{ from: program, to: "/postgres-exporter" }],
  user: 65534,
  entrypoint: ["/postgres-exporter"],
});

/** What the image of the object store is called. */
export const s3Name = { name: "s3", tag: versions.versitygw };

/**
 * An object store with the interface of S3. Each folder below `/buckets` is a bucket.
 *
 * @param program path of the static binary
 */
export const s3 = (program: string): Recipe => ({
  ...s3Name,
  files: [{ from: program, to: "/versitygw" }],
  user: 65534,
  entrypoint: ["/versitygw"],
  command: ["posix", "/buckets"],
  // Only several processes on one folder need lock files, which would lie beside the buckets.
  environment: { VGW_DISABLE_OBJECT_LOCK_FILE: "true", VGW_KEEP_ALIVE: "true" },
});
