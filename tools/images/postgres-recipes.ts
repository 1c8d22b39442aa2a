import { join } from "node:path";
import { versions } from "../setup/versions.ts";
import type { Recipe } from "./recipe.ts";
import { type Release, releases } from "./release.ts";

const file = (name: string): string => join(import.meta.dirname, name);

/** Perl, and what only the maintainer scripts call. */
const maintenance = [
  ...["perl", "perl-base", "libjson-perl", "libipc-run-perl", "libio-pty-perl", "postgresql-common", "ssl-cert"],
  ...["postgresql-client-common", "openssl", "adduser", "passwd", "debconf", "ucf", "init-system-helpers"],
  ...["sysvinit-utils", "sensible-utils", "libpam-modules", "libpam-modules-bin", "libsemanage2"],
];

/** Major versions of PostgreSQL. */
type Major = "15" | "17";

/** Where Debian has each of them, and what differs there. */
const majors = {
  "15": { release: "bookworm", perl: "5.36", llvm: "libllvm14" },
  "17": { release: "trixie", perl: "5.40", llvm: "libllvm19" },
} as const satisfies Record<Major, { readonly release: Release; readonly perl: string; readonly llvm: string }>;

/** A PostgreSQL server with its programs and extensions. */
const server = (major: Major) => {
  const { release, perl, llvm } = majors[major];
  return {
    release,
    packages: [`postgresql-${major}`, "dash", "coreutils", "sed", "libc-bin", "tzdata"],
    without: [
      ...maintenance,
      ...[`libperl${perl}`, `perl-modules-${perl}`, "libfile-find-rule-perl", "libtext-glob-perl"],
      ...["libnumber-compare-perl", "dpkg", "tar", "locales", "libc-l10n", "debianutils", "libpam-runtime"],
      ...[llvm, "libz3-4"],
    ],
    // Just-in-time compilation takes a compiler of 100 MB. Without this library the server does not try it.
    withoutFiles: ["llvmjit*", "bitcode"].map((name) => `usr/lib/postgresql/${major}/lib/${name}`),
  };
};

const serverPath = (major: Major): string => `/usr/lib/postgresql/${major}/bin:/usr/bin:/bin`;

/** One PostgreSQL server that makes its users and databases itself when its volume is empty. */
export const postgres: Recipe = {
  name: "postgres",
  tag: "15",
  ...server("15"),
  files: [{ from: file("postgres-entrypoint.sh"), to: "/entrypoint.sh" }],
  user: 999,
  entrypoint: ["/entrypoint.sh"],
  environment: {
    PATH: serverPath("15"),
    LC_ALL: "C.UTF-8",
    PGDATA: "/var/lib/postgresql/data/pgdata",
    PGHOST: "/tmp",
  },
  // A fast shutdown: SIGTERM would wait for clients that never leave.
  stopSignal: "SIGINT",
};

/** A member of a replicated PostgreSQL, with backups. Its pod says where data, configuration and repository are. */
const member = (major: Major): Recipe => {
  const { python } = releases[majors[major].release];
  const pythonPackages = `/usr/local/lib/python${python}/dist-packages`;
  const { packages, without, withoutFiles, release } = server(major);
  return {
    name: "patroni",
    tag: `${major}-4.1.5`,
    release,
    packages: [
      ...[...packages, "pgbackrest", "python3", "python3-cdiff", "python3-click", "python3-dateutil"],
      ...["python3-prettytable", "python3-psutil", "python3-psycopg2", "python3-urllib3", "python3-yaml"],
    ],
    without,
    // An example that pgBackRest would read.
    withoutFiles: [...withoutFiles, "etc/pgbackrest.conf"],
    wheels: { requirements: file("patroni-requirements.txt"), into: pythonPackages },
    files: ["patroni", "patronictl"].map((name) => ({
      from: file(`${name}-launcher.py`),
      to: `/usr/local/bin/${name}`,
    })),
    compile: [`usr/lib/python${python}`, "usr/lib/python3/dist-packages", pythonPackages.slice(1)],
    user: 999,
    entrypoint: ["patroni"],
    environment: {
      PATH: `/usr/local/bin:${serverPath(major)}`,
      LC_ALL: "C.UTF-8",
      PYTHONUNBUFFERED: "1",
      // The public authorities that OpenSSL believes where a repository names none of its own.
      SSL_CERT_FILE: `${pythonPackages}/certifi/cacert.pem`,
    },
  };
};

/** The platform's. */
export const patroni = member("15");

/** What a cluster is brought to by a major upgrade. */
export const nextPatroni = member("17");

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
