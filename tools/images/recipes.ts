import { join } from "node:path";
import { root } from "../lib/paths.ts";
import { versions } from "../setup/versions.ts";
import type { Recipe } from "./recipe.ts";

export * from "./cache-recipes.ts";
export * from "./monitoring-recipes.ts";
export * from "./postgres-recipes.ts";

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

/**
 * Clients of the lab: pods that wait until they are told what to send.
 *
 * @param programs paths of the static binaries
 */
export const load = (programs: Readonly<Record<"init" | "vegeta" | "probe" | "writer", string>>): Recipe => ({
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
